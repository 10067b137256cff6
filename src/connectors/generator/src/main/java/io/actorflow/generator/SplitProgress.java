package io.actorflow.generator;

import io.actorflow.api.SplitStart;
import java.util.List;

/** How far one split has been made, and when its next record is due. */
final class SplitProgress {
  private static final double NANOS_PER_SECOND = 1e9;
  // A generator that was not asked for longer than this does not make up for what it missed.
  private static final long MOST_BEHIND_NANOS = 1_000_000_000L;

  private final String name;
  private final int number;
  private final long end;
  private final List<Long> cuts;
  private final double nanosPerRecord;

  private long position;
  private int nextCut;
  private long dueFrom;
  private long madeSince;

  /**
   * @param nanosPerRecord 0 for as fast as possible
   */
  SplitProgress(SplitStart start, double nanosPerRecord, long now) {
    name = start.split().name();
    number = Integer.parseInt(name);
    end = start.split().end();
    cuts = start.cuts();
    this.nanosPerRecord = nanosPerRecord;
    position = start.position();
    dueFrom = now;
  }

  static double nanosPerRecord(long recordsPerSecond, int splits) {
    return recordsPerSecond == 0 ? 0 : NANOS_PER_SECOND * splits / recordsPerSecond;
  }

  String name() {
    return name;
  }

  /** Which of all splits it is. */
  int number() {
    return number;
  }

  long position() {
    return position;
  }

  boolean hasEnded() {
    return position >= end;
  }

  /** Nanoseconds until the next record is due, 0 or less if it is. */
  long waitNanos(long now) {
    return dueFrom + (long) (madeSince * nanosPerRecord) - now;
  }

  /** How many records, at most {@code maxRows}, the next batch may have. */
  int due(long now, int maxRows) {
    while (nextCut < cuts.size() && cuts.get(nextCut) <= position) {
      nextCut++;
    }
    long last = Math.min(end, position + maxRows);
    if (nextCut < cuts.size()) {
      last = Math.min(last, cuts.get(nextCut));
    }
    long count = last - position;
    if (nanosPerRecord > 0) {
      long behind = -waitNanos(now);
      if (behind < 0) {
        return 0;
      }
      if (behind > MOST_BEHIND_NANOS) {
        dueFrom = now - MOST_BEHIND_NANOS;
        madeSince = 0;
        behind = MOST_BEHIND_NANOS;
      }
      count = Math.min(count, (long) (behind / nanosPerRecord) + 1);
    }
    return (int) count;
  }

  void advance(int records) {
    position += records;
    madeSince += records;
  }
}
