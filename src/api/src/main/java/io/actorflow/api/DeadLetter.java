package io.actorflow.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * A record that could not be processed, with all that is needed to see why and to try again.
 *
 * @param origin the split or shard that it came from
 * @param offset its offset there
 * @param component the component that refused it, as named in the pipeline
 * @param cause one line for a person
 * @param attempts how often it has been tried, at least 1
 * @param key the key it came with, empty if none
 * @param payload the record as it came, or as much of it as {@link #MAX_PAYLOAD} allows
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
  /** Bytes of a record that are kept: 1 MiB. */
  public static final int MAX_PAYLOAD = 1 << 20;

  public DeadLetter {
    if (payload.length > MAX_PAYLOAD) {
      payload = Arrays.copyOf(payload, MAX_PAYLOAD);
    }
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
