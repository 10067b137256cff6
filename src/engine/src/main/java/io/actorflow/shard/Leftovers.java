package io.actorflow.shard;

import io.actorflow.spill.Manifest;
import io.actorflow.spill.Segment;

/**
 * Segments that lives before may have begun to write, without a snapshot that names them.
 *
 * @param epoch of the first of those lives
 * @param first number that such a segment can have
 * @param last number that it can have
 */
record Leftovers(long epoch, int first, int last) {

  /** Takes a segment. */
  interface Taker {
    void take(long epoch, int number);
  }

  /**
   * Shows those of lives before one, but for those that a snapshot needs.
   *
   * @param end epoch of that life
   */
  void forEach(long end, Manifest needed, Taker each) {
    for (long e = epoch; e < end; e++) {
      for (int number = Math.max(1, first); number <= last; number++) {
        if (!isNeeded(needed, e, number)) {
          each.take(e, number);
        }
      }
    }
  }

  private static boolean isNeeded(Manifest needed, long epoch, int number) {
    for (Segment segment : needed.segments()) {
      if (segment.epoch() == epoch && segment.number() == number) {
        return true;
      }
    }
    return false;
  }
}
