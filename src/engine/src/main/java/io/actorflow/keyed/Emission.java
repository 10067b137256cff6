package io.actorflow.keyed;

import io.actorflow.api.Provenance;

/**
 * When windows come out, by the watermark alone.
 *
 * @param latenessMicros how long after its end a window still takes rows
 * @param updates whether a window comes out at its end and again for keys that late rows have
 *     changed; else it comes out once, when it takes no more rows
 * @param earlyMicros interval at which keys that have changed come out before that; 0 for never
 */
public record Emission(long latenessMicros, boolean updates, long earlyMicros) {
  /** Once, when the watermark has reached the end. */
  static final Emission AT_END = new Emission(0, false, 0);

  /** How long after its end a window comes out for the first time. */
  long delayMicros() {
    return updates ? 0 : latenessMicros;
  }

  /** The moment so long before a watermark; before the first and after the last it stays. */
  static long earlier(long watermark, long micros) {
    return Provenance.isMoment(watermark) ? watermark - micros : watermark;
  }
}
