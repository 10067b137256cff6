package io.actorflow.api;

/**
 * One independently readable part of a source: a Kafka partition, a file, a slice of a generator.
 *
 * @param name stable and unique in its source; state and positions are kept under it
 * @param start the position to begin at if nothing has been read before: the offset before the
 *     first one wanted, -1 for everything
 * @param end the last offset wanted, {@link #UNBOUNDED} if there is none; a split has ended when
 *     its position reaches it
 */
public record Split(String name, long start, long end) {
  public static final long UNBOUNDED = Long.MAX_VALUE;

  public boolean endsAt(long position) {
    return position >= end;
  }
}
