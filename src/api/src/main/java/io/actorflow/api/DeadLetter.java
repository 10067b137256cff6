package io.actorflow.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * A record that could not be processed, with all that is needed to see why and to try again.
 *
 * <p>It is bounded, so that a letter written down as JSON fits a Kafka record of 1 MiB: what is
 * longer than its limit is cut.
 *
 * @param origin the split or shard that it came from; a source's reader names the split, the engine
 *     puts the source in front of it
 * @param offset its offset there
 * @param component the component that refused it; the engine replaces it by its name in the
 *     pipeline
 * @param cause one line for a person, at most {@link #MAX_CAUSE} characters of it
 * @param attempts how often it has been tried, at least 1
 * @param key the key it came with, empty if none; at most {@link #MAX_KEY} bytes of it
 * @param payload the record as it came, at most {@link #MAX_PAYLOAD} bytes of it
 * @param payloadSize bytes of the whole record
 */
public record DeadLetter(
    String origin,
    long offset,
    String component,
    String cause,
    int attempts,
    byte[] key,
    byte[] payload,
    long payloadSize) {
  /** Bytes of a record that are kept: 512 KiB. */
  public static final int MAX_PAYLOAD = 1 << 19;

  /** Bytes of a key that are kept: 64 KiB. */
  public static final int MAX_KEY = 1 << 16;

  /** Characters of a cause that are kept. */
  public static final int MAX_CAUSE = 2000;

  public DeadLetter {
    if (payload.length > MAX_PAYLOAD) {
      payload = Arrays.copyOf(payload, MAX_PAYLOAD);
    }
    if (key.length > MAX_KEY) {
      key = Arrays.copyOf(key, MAX_KEY);
    }
    if (cause.length() > MAX_CAUSE) {
      cause = cause.substring(0, MAX_CAUSE) + "...";
    }
  }

  /** The same letter, of another origin and component. */
  public DeadLetter of(String newOrigin, String newComponent) {
    return new DeadLetter(
        newOrigin, offset, newComponent, cause, attempts, key, payload, payloadSize);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetter letter
        && offset == letter.offset
        && attempts == letter.attempts
        && payloadSize == letter.payloadSize
        && origin.equals(letter.origin)
        && component.equals(letter.component)
        && cause.equals(letter.cause)
        && Arrays.equals(key, letter.key)
        && Arrays.equals(payload, letter.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origin, offset, component);
  }
}
