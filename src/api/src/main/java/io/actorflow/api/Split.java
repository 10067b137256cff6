package io.actorflow.api;

import java.util.Objects;

/**
 * One independently readable part of a source: a Kafka partition, a file, a slice of a generator.
 *
 * @param name stable and unique in its source; state and positions are kept under it
 * @param start the position to begin at if nothing has been read before: the offset before the
 *     first one wanted, -1 for everything
 * @param end the last offset wanted, {@link #UNBOUNDED} if there is none; a split has ended when
 *     its position reaches it
 * @param identity changes when something else is made under the name, whose offsets then mean other
 *     records; the reader is opened with the one that was found first. Empty if nobody can tell.
 */
public record Split(String name, long start, long end, String identity) {
  public static final long UNBOUNDED = Long.MAX_VALUE;

  public Split {
    // Journals of before there were identities.
    identity = Objects.requireNonNullElse(identity, "");
  }

  /** A split of which nobody can tell whether it is still the same. */
  public Split(String name, long start, long end) {
    this(name, start, end, "");
  }

  public boolean endsAt(long position) {
    return position >= end;
  }
}
