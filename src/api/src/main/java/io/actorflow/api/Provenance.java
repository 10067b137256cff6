package io.actorflow.api;

/**
 * Where the rows of a batch come from: the range {@code (from, to]} of one producer's offsets, and
 * how far event time has come there.
 *
 * <p>A producer is a split of a source or a shard upstream. Ranges of one producer are contiguous:
 * each {@code from} is the {@code to} before it. A range may hold fewer rows than offsets, also
 * none: it still says that everything up to {@code to} has been seen.
 *
 * @param producer name of the split or shard, unique in its pipeline
 * @param from last offset before the range, -1 at the very beginning
 * @param to last offset of the range, at least {@code from}
 * @param watermark microseconds since the epoch: no later range is expected to hold a row of an
 *     earlier event time; {@link #NO_WATERMARK}, {@link #END}, or that it {@link #isIdle is idle}
 *     in their places
 */
public record Provenance(String producer, long from, long to, long watermark) {
  /** Nothing is known of event time yet. */
  public static final long NO_WATERMARK = Long.MIN_VALUE;

  /**
   * The producer has been silent for its idle timeout: nobody waits for it. How long it has been is
   * not said; {@link #idleFor} says it.
   */
  public static final long IDLE = Long.MAX_VALUE - 1;

  /** More than thirty years. */
  private static final long LONGEST_SILENCE_MICROS = 1L << 50;

  /** The greatest watermark that is a moment. */
  public static final long GREATEST_MOMENT = IDLE - LONGEST_SILENCE_MICROS - 1;

  /** The producer has ended: nothing will ever follow. */
  public static final long END = Long.MAX_VALUE;

  public Provenance {
    if (to < from) {
      throw new IllegalArgumentException(
          "range of '%s' ends before it begins: (%d, %d]".formatted(producer, from, to));
    }
  }

  /** The watermark of a producer that has been silent for so long that nobody waits for it. */
  public static long idleFor(long micros) {
    return IDLE - Math.min(Math.max(0, micros), LONGEST_SILENCE_MICROS);
  }

  /** Whether that watermark says that the producer is idle. */
  public static boolean isIdle(long watermark) {
    return watermark > GREATEST_MOMENT && watermark <= IDLE;
  }

  /** Whether that watermark is a moment, and says nothing else. */
  public static boolean isMoment(long watermark) {
    return watermark != NO_WATERMARK && watermark <= GREATEST_MOMENT;
  }

  /** How long a producer with that watermark has been silent, if it is idle. */
  public static long silenceMicros(long watermark) {
    return isIdle(watermark) ? IDLE - watermark : 0;
  }

  public Provenance withWatermark(long newWatermark) {
    return new Provenance(producer, from, to, newWatermark);
  }
}
