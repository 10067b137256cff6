package io.actorflow.keyed;

import io.actorflow.group.KeyedRows;
import io.actorflow.group.PairedRows;
import io.actorflow.keyed.Windows.Aligned;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of rows of one key that are in the same window. All of a window's come out when the
 * watermark has reached its end: in a first phase those of its left rows, in a second the right
 * rows without a partner. A row is late when all windows that it belongs to have ended.
 */
final class WindowJoinState extends JoinState {
  private static final int LEFT_ROWS = 0;
  private static final long NO_END = Long.MAX_VALUE;

  private final JoinKind kind;
  private final Aligned windows;
  private @Nullable Current current;

  /** The window that comes out. */
  private record Current(long start, long end, KeyedRows[] left, KeyedRows[] right) {
    boolean holds(long time) {
      return time >= start && time < end;
    }
  }

  WindowJoinState(JoinSide left, JoinSide right, JoinKind kind, Aligned windows, int maxPairs) {
    super(left, right, maxPairs);
    this.kind = kind;
    this.windows = windows;
  }

  /** A tumbling window is one span; others are made of few, so that rows go when they may. */
  static long spanMicros(Aligned windows, long sizeMicros) {
    long pane = windows.paneMicros();
    if (windows.everyMicros() == sizeMicros) {
      return sizeMicros;
    }
    return Math.max(1, (sizeMicros / 4 + pane - 1) / pane) * pane;
  }

  @Override
  boolean isLate(long time) {
    return windows.lastEnd(time) <= watermark();
  }

  @Override
  void begin(Place first) {
    first.end = nextEnd(first.from);
    first.enter(LEFT_ROWS);
  }

  @Override
  boolean goOn(Place place, PairedRows page) {
    while (place.end != NO_END && place.end <= watermark()) {
      Current window = current(place.end);
      if (place.phase == LEFT_ROWS) {
        if (!giveLeft(window, place, page)) {
          return false;
        }
        place.next();
      }
      if (kind.keepsRight() && !giveRight(window, place, page)) {
        return false;
      }
      place.end = nextEnd(place.end);
      place.enter(LEFT_ROWS);
    }
    current = null;
    return true;
  }

  private Current current(long end) {
    Current known = current;
    if (known == null || known.end() != end) {
      long start = windows.startOf(end);
      known =
          new Current(start, end, left().between(start, end - 1), right().between(start, end - 1));
      current = known;
    }
    return known;
  }

  /** The first end of a window behind that one which may hold rows. */
  private long nextEnd(long behind) {
    return Math.min(nextEnd(left(), behind), nextEnd(right(), behind));
  }

  private long nextEnd(JoinSide side, long behind) {
    for (Map.Entry<Long, KeyedRows> span : side.spans().entrySet()) {
      long start = span.getKey();
      if (span.getValue().bound() == 0 || lastEnd(start, side) <= behind) {
        continue;
      }
      long first = windows.firstEnd(start);
      long every = windows.everyMicros();
      return first > behind ? first : first + (Math.floorDiv(behind - first, every) + 1) * every;
    }
    return NO_END;
  }

  private long lastEnd(long spanStart, JoinSide side) {
    return windows.lastEnd(spanStart + side.spanMicros() - 1);
  }

  private boolean giveLeft(Current window, Place place, PairedRows page) {
    for (int s = (int) Math.max(0, place.span); s < window.left().length; s++) {
      KeyedRows rows = window.left()[s];
      for (int row = place.rowOf(s, 0); row < rows.bound(); row++) {
        if (!window.holds(rows.time(row))) {
          continue;
        }
        int given = pairs(window, rows, row, place.givenOf(s, row), page);
        if (given >= 0) {
          place.at(s, row, given);
          return false;
        }
      }
    }
    return true;
  }

  /**
   * What comes out of one left row.
   *
   * @param given how many of its pairs are out already
   * @return how many are out when the page is full; -1 if all are
   */
  private int pairs(Current window, KeyedRows rows, int row, int given, PairedRows page) {
    int found = 0;
    for (KeyedRows others : window.right()) {
      for (int other = others.find(rows, row); other >= 0; other = others.before(other)) {
        if (other >= others.bound() || !window.holds(others.time(other)) || found++ < given) {
          continue;
        }
        if (page.isFull()) {
          return found - 1;
        }
        page.add(rows, row, others, other, window.start(), window.end());
      }
    }
    if (found == 0 && kind.keepsLeft()) {
      if (page.isFull()) {
        return 0;
      }
      page.add(rows, row, null, 0, window.start(), window.end());
    }
    return -1;
  }

  private boolean giveRight(Current window, Place place, PairedRows page) {
    for (int s = (int) Math.max(0, place.span); s < window.right().length; s++) {
      KeyedRows rows = window.right()[s];
      for (int row = place.rowOf(s, 0); row < rows.bound(); row++) {
        if (!window.holds(rows.time(row)) || hasPartner(window, rows, row)) {
          continue;
        }
        if (page.isFull()) {
          place.at(s, row, 0);
          return false;
        }
        page.add(null, 0, rows, row, window.start(), window.end());
      }
    }
    return true;
  }

  private static boolean hasPartner(Current window, KeyedRows rows, int row) {
    for (KeyedRows others : window.left()) {
      for (int other = others.find(rows, row); other >= 0; other = others.before(other)) {
        if (other < others.bound() && window.holds(others.time(other))) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  void forget() {
    left().forget(start -> lastEnd(start, left()) <= watermark());
    right().forget(start -> lastEnd(start, right()) <= watermark());
  }

  @Override
  long behind(long reached) {
    return reached;
  }
}
