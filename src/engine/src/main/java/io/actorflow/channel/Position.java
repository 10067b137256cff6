package io.actorflow.channel;

import io.actorflow.api.Provenance;

/**
 * How far a shard has come with one producer.
 *
 * @param offset last offset applied
 * @param watermark last real watermark, {@link Provenance#NO_WATERMARK} before the first, {@link
 *     Provenance#END} after the last
 * @param idle whether the producer has fallen silent, so that nobody waits for its watermark
 * @param silenceMicros how long it has been so, as far as it is known; 0 if it is not idle
 */
public record Position(long offset, long watermark, boolean idle, long silenceMicros) {
  /** Before anything has been applied. */
  static Position before(Provenance first) {
    return new Position(first.from(), Provenance.NO_WATERMARK, false, 0);
  }

  /**
   * After a range that begins here, or that has been taken in before. Who is idle stays so until it
   * moves: what it said before may arrive again.
   */
  Position after(Provenance range) {
    if (range.to() < offset) {
      return this;
    }
    boolean isIdle = Provenance.isIdle(range.watermark());
    boolean hasMoved = range.to() > offset;
    return new Position(
        range.to(),
        isIdle ? watermark : Math.max(watermark, range.watermark()),
        isIdle || (idle && !hasMoved),
        Math.max(hasMoved ? 0 : silenceMicros, Provenance.silenceMicros(range.watermark())));
  }

  /** Event time, which goes on with the clock while the producer is idle. */
  long reached() {
    return Provenance.isMoment(watermark) ? watermark + silenceMicros : watermark;
  }
}
