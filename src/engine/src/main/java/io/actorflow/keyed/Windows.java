package io.actorflow.keyed;

import io.actorflow.group.Rows;
import io.actorflow.group.WindowBounds;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** How rows fall into windows. Times are microseconds, moments count from the epoch. */
public sealed interface Windows {

  /** Windows over event time. */
  sealed interface Timed extends Windows {
    /** Length of the intervals by which rows are aggregated before they are shuffled. */
    long paneMicros();

    /** A moment at which a pane begins. */
    long offsetMicros();
  }

  /**
   * Windows that are the same for all keys, each made of whole panes. In results the pane of a
   * group says which window it is.
   */
  sealed interface Aligned extends Timed, WindowBounds {
    /** How far apart the ends of windows lie. */
    long everyMicros();

    /** End of the first window that holds the pane. */
    long firstEnd(long pane);

    /** End of the last window that holds the pane. */
    long lastEnd(long pane);

    /** Start of the first pane of the window. */
    long startOf(long end);

    /** What stands for the window's pane in its results. */
    long wordOf(long end);

    /** Ends in {@code (from, to]} of windows that hold any of the panes. */
    default SortedSet<Long> ends(Collection<Long> panes, long from, long to) {
      SortedSet<Long> ends = new TreeSet<>();
      for (long pane : panes) {
        long first = firstEnd(pane);
        if (first <= from) {
          // From the last of the ends that lie behind: a window may be made of very many panes.
          first += Math.floorDiv(from - first, everyMicros()) * everyMicros();
        }
        long last = Math.min(to, lastEnd(pane));
        for (long end = first; end <= last; end += everyMicros()) {
          if (end > from) {
            ends.add(end);
          }
        }
      }
      return ends;
    }
  }

  /**
   * Windows of equal length, {@code [n * slide + offset, n * slide + offset + size)}: tumbling if
   * they slide by their size.
   */
  record Sliding(long sizeMicros, long slideMicros, long offsetMicros) implements Aligned {
    /** Aligned to the epoch. */
    public Sliding(long sizeMicros, long slideMicros) {
      this(sizeMicros, slideMicros, 0);
    }

    /** The greatest length of which all windows are multiples. */
    @Override
    public long paneMicros() {
      long a = sizeMicros;
      long b = slideMicros;
      while (b != 0) {
        long rest = a % b;
        a = b;
        b = rest;
      }
      return a;
    }

    @Override
    public long everyMicros() {
      return slideMicros;
    }

    @Override
    public long firstEnd(long pane) {
      long earliest = pane + paneMicros() - sizeMicros - offsetMicros;
      return -Math.floorDiv(-earliest, slideMicros) * slideMicros + offsetMicros + sizeMicros;
    }

    @Override
    public long lastEnd(long pane) {
      return pane - Math.floorMod(pane - offsetMicros, slideMicros) + sizeMicros;
    }

    @Override
    public long startOf(long end) {
      return end - sizeMicros;
    }

    @Override
    public long wordOf(long end) {
      return end - sizeMicros;
    }

    @Override
    public long start(Rows rows, int row) {
      return rows.word(row, PaneTables.PANE);
    }

    @Override
    public long end(Rows rows, int row) {
      return rows.word(row, PaneTables.PANE) + sizeMicros;
    }
  }

  /**
   * Windows that grow: {@code [n * size + offset, n * size + offset + m * step)} for each {@code m}
   * up to {@code size / step}, which is whole.
   */
  record Cumulative(long sizeMicros, long stepMicros, long offsetMicros) implements Aligned {
    @Override
    public long paneMicros() {
      return stepMicros;
    }

    @Override
    public long everyMicros() {
      return stepMicros;
    }

    @Override
    public long firstEnd(long pane) {
      return pane + stepMicros;
    }

    @Override
    public long lastEnd(long pane) {
      return startOf(pane + stepMicros) + sizeMicros;
    }

    @Override
    public long startOf(long end) {
      long last = end - stepMicros;
      return last - Math.floorMod(last - offsetMicros, sizeMicros);
    }

    /** The last pane of the window. */
    @Override
    public long wordOf(long end) {
      return end - stepMicros;
    }

    @Override
    public long start(Rows rows, int row) {
      return startOf(end(rows, row));
    }

    @Override
    public long end(Rows rows, int row) {
      return rows.word(row, PaneTables.PANE) + stepMicros;
    }
  }

  /** Windows of so many rows of a key. */
  record Counted(long rows) implements Windows {}

  /**
   * One window for each key, for good. It comes out at the end of a commit.
   *
   * @param everyRows that many rows or more after it came out last; 0 for never
   * @param everyMicros interval of event time after which it comes out if it has changed; 0 for
   *     never
   * @param clears whether it begins anew when it has come out
   */
  record Global(long everyRows, long everyMicros, boolean clears) implements Windows {}

  /**
   * Sessions: rows of one key with less than the gap between each and the next. A session ends one
   * gap after its last row. Its panes are as long as the gap, so that rows of a key in one pane are
   * always of one session.
   */
  record Sessions(long gapMicros) implements Timed {
    @Override
    public long paneMicros() {
      return gapMicros;
    }

    @Override
    public long offsetMicros() {
      return 0;
    }
  }
}
