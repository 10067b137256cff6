package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.Arrays;

/**
 * Which rows of a table a commit forgets: those that are due, in the order of their deadlines and
 * of their keys' bytes, wherever they lie. If they are many, the commits that follow forget more.
 */
final class Expiry {
  private final TableRows rows;
  private final int most;
  private Deadlines deadlines = new Deadlines();
  private boolean hasMore;
  private long settled = Provenance.NO_WATERMARK;

  /** Brings rows onto the heap that are due; they are {@link #queue queued} then. */
  interface Bringing {
    /**
     * Brings at least so many, if there are, those that were due first.
     *
     * @return whether there may be more
     */
    boolean bring(long reached, int least);
  }

  /**
   * @param most rows that one commit forgets
   */
  Expiry(TableRows rows, int most) {
    this.rows = rows;
    this.most = most;
  }

  /** A row on the heap may be due sooner than was known. */
  void queue(int row) {
    long due = rows.due(row);
    if (due != TableRows.NEVER) {
      deadlines.add(row, due);
    }
  }

  /** All rows on the heap have other numbers, or have come anew. */
  void queueAnew() {
    deadlines = new Deadlines();
    if (rows.expires()) {
      for (int row = 0; row < rows.bound(); row++) {
        queue(row);
      }
    }
  }

  /** Whether something is due that has not been taken. */
  boolean hasMore() {
    return hasMore;
  }

  /** Whatever was due before that moment has been taken. */
  long settled() {
    return settled;
  }

  /** Those that a commit forgets. */
  Selected take(long reached, Bringing bringing) {
    if (!Provenance.isMoment(reached)) {
      return new Selected();
    }
    boolean isMoreAway = bringing.bring(reached, most);
    Selected due = new Selected();
    int belated = 0;
    long last = Long.MIN_VALUE;
    boolean isMoreHere = false;
    for (int row = next(reached); row >= 0; row = next(reached)) {
      long moment = rows.due(row);
      if (due.size() - belated >= most && moment > last) {
        queue(row);
        isMoreHere = true;
        break;
      }
      // Rows that were due when they came are no more than came, and nothing comes out before that.
      belated += moment < settled ? 1 : 0;
      due.add(row);
      last = moment;
    }
    Selected taken = sorted(due, belated + most);
    if (isMoreAway || isMoreHere || taken.size() < due.size()) {
      reach(reached, bringing);
    } else {
      hasMore = false;
      settled = reached;
    }
    return taken;
  }

  private int next(long reached) {
    return deadlines.take(reached, rows::due);
  }

  /** The first of them; the rest are queued again. */
  private Selected sorted(Selected due, int first) {
    if (due.size() < 2) {
      return due;
    }
    Rows all = rows.rows(due);
    long[] moments = new long[due.size()];
    byte[][] keys = new byte[due.size()][];
    Integer[] order = new Integer[due.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      moments[i] = rows.due(due.row(i));
      keys[i] = rows.bytes().key(all, i);
    }
    Arrays.sort(
        order,
        (one, other) -> {
          int byMoment = Long.compare(moments[one], moments[other]);
          return byMoment != 0 ? byMoment : Arrays.compareUnsigned(keys[one], keys[other]);
        });
    Selected taken = new Selected();
    for (int i = 0; i < order.length; i++) {
      if (i < first) {
        taken.add(due.row(order[i]));
      } else {
        queue(due.row(order[i]));
      }
    }
    return taken;
  }

  /** Finds out what is left to be taken. */
  void reach(long reached, Bringing bringing) {
    hasMore = false;
    if (Provenance.isMoment(reached)) {
      settled = reached;
      bringing.bring(reached, 1);
      int row = next(reached);
      if (row >= 0) {
        hasMore = true;
        settled = rows.due(row);
        queue(row);
      }
    }
  }

  long heapBytes() {
    return deadlines.heapBytes();
  }
}
