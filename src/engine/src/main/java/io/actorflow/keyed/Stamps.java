package io.actorflow.keyed;

import io.actorflow.group.Selected;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Segments;
import java.util.Arrays;

/**
 * Which segment holds each row on the heap as it is, and for which moment the store has it in its
 * index. A row that has changed since the last checkpoint has the stamp of the open segment; below
 * 0 if no segment before has held it. 0 stands for none.
 */
final class Stamps {
  private static final int INITIAL = 64;

  private final Segments segments;
  private final boolean areQueued;
  private int[] stamps = new int[INITIAL];
  private long[] queuedFor = new long[0];
  private int opened;

  /**
   * @param areQueued whether there is an index by moments
   */
  Stamps(Segments segments, boolean areQueued) {
    this.segments = segments;
    this.areQueued = areQueued;
  }

  /** There are rows up to that number. */
  void reserve(int rows) {
    if (stamps.length < rows) {
      stamps = Arrays.copyOf(stamps, Math.max(rows, stamps.length * 2));
    }
    if (areQueued && queuedFor.length < stamps.length) {
      int before = queuedFor.length;
      queuedFor = Arrays.copyOf(queuedFor, stamps.length);
      Arrays.fill(queuedFor, before, queuedFor.length, TableRows.NEVER);
    }
  }

  int get(int row) {
    return stamps[row];
  }

  void set(int row, int segment) {
    stamps[row] = segment;
  }

  boolean isOpen(int row) {
    return Math.abs(stamps[row]) == segments.open();
  }

  /** How many rows have changed since the last checkpoint. */
  int opened() {
    return opened;
  }

  /** A row has changed. */
  void open(int row) {
    int stamp = stamps[row];
    int number = segments.open();
    if (stamp == number || stamp == -number) {
      return;
    }
    if (stamp > 0) {
      segments.dies(stamp);
    }
    stamps[row] = stamp == 0 ? -number : number;
    opened++;
  }

  /** A row is forgotten; answers whether nobody will ever need to know that there was one. */
  boolean forget(int row) {
    if (stamps[row] > 0) {
      open(row);
      return false;
    }
    opened -= stamps[row] == 0 ? 0 : 1;
    stamps[row] = 0;
    return true;
  }

  /** The rows that the open segment will hold, which is closed now. */
  Selected close(int rows) {
    int number = segments.open();
    Selected closed = new Selected();
    for (int row = 0; row < rows; row++) {
      if (Math.abs(stamps[row]) == number) {
        stamps[row] = number;
        closed.add(row);
      }
    }
    opened = 0;
    return closed;
  }

  /** Goes on behind what another life has made of the segments. */
  void replace(Manifest manifest) {
    int before = segments.open();
    segments.replace(manifest);
    for (int row = 0; row < stamps.length; row++) {
      if (Math.abs(stamps[row]) == before) {
        stamps[row] = stamps[row] < 0 ? -segments.open() : segments.open();
      }
    }
  }

  long queuedFor(int row) {
    return areQueued ? queuedFor[row] : TableRows.NEVER;
  }

  void queuedFor(int row, long moment) {
    if (areQueued) {
      queuedFor[row] = moment;
    }
  }

  /** Rows are now those selected, in that order. */
  void keep(Selected rows) {
    int[] kept = new int[Math.max(INITIAL, rows.size())];
    long[] keptQueuedFor = new long[areQueued ? kept.length : 0];
    Arrays.fill(keptQueuedFor, TableRows.NEVER);
    for (int i = 0; i < rows.size(); i++) {
      kept[i] = stamps[rows.row(i)];
      if (areQueued) {
        keptQueuedFor[i] = queuedFor[rows.row(i)];
      }
    }
    stamps = kept;
    queuedFor = keptQueuedFor;
  }

  long heapBytes() {
    return 4L * stamps.length + 8L * queuedFor.length;
  }
}
