package io.actorflow.keyed;

import io.actorflow.group.RowBytes;
import io.actorflow.group.Rows;
import io.actorflow.spill.Marker;
import io.actorflow.spill.SpillStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table in its store on disk: all that are not on the heap, and of the others what
 * they were at the last checkpoint. One thread.
 */
final class StoredRows {
  private final SpillStore store;
  private final TableRows form;
  private final Deque<Spill> spills = new ArrayDeque<>();
  private Marker marker;
  private SpillStore.@Nullable Due seen;
  private long lookups;
  private long found;

  /**
   * What the store is to take.
   *
   * @param queuedFor for which moments it has the rows in its index; empty if it has none of them
   * @param settled what was due before that moment is so no more
   */
  record Spill(Rows rows, int[] stamps, long[] queuedFor, long settled, Marker then) {}

  /** Rows one by one. */
  record Found(List<byte[]> keys, List<byte[]> values) {
    Found() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(byte[] key, byte[] value) {
      keys.add(key);
      values.add(value);
    }

    int size() {
      return keys.size();
    }

    int stamp(int row) {
      return RowBytes.stamp(values.get(row));
    }

    boolean isGap(int row) {
      return RowBytes.isRemoved(values.get(row));
    }

    Found select(IntPredicate which) {
      Found some = new Found();
      for (int row = 0; row < size(); row++) {
        if (which.test(row)) {
          some.add(keys.get(row), values.get(row));
        }
      }
      return some;
    }
  }

  /**
   * @param form how rows are written, whichever are on the heap
   * @param marker of what is there
   */
  StoredRows(SpillStore store, TableRows form, Marker marker) {
    this.store = store;
    this.form = form;
    this.marker = marker;
  }

  Marker marker() {
    return marker;
  }

  Rows rows(Found some) {
    return form.bytes().rows(some.keys(), some.values());
  }

  /**
   * Looks up together those of the keys that are not on the heap.
   *
   * @param here for each key whether it is, as 0 or more
   */
  Found find(Rows keys, int[] here) {
    int missing = 0;
    for (int row : here) {
      missing += row < 0 ? 1 : 0;
    }
    byte[][] sought = new byte[missing][];
    int next = 0;
    for (int row = 0; next < missing; row++) {
      if (here[row] < 0) {
        sought[next++] = form.bytes().key(keys, row);
      }
    }
    Found there = missing == 0 ? new Found() : get(sought);
    lookups += missing;
    found += there.size();
    return there;
  }

  private Found get(byte[][] keys) {
    Found there = new Found();
    byte[] @Nullable [] values = store.get(keys);
    for (int i = 0; i < keys.length; i++) {
      byte[] value = values[i];
      if (value != null) {
        there.add(keys[i], value);
      }
    }
    return there;
  }

  /** The row of one key, if there is one. */
  Rows row(Rows key) {
    return rows(get(new byte[][] {form.bytes().key(key, 0)}));
  }

  // What is due

  /**
   * The next entries of rows that are due, in the order of the index. It names more than there are:
   * of a row that has changed since, or is on the heap, the entry does not count.
   *
   * @param most entries to look at
   * @param next takes them
   * @return whether there may be more
   */
  boolean due(long reached, int most, List<SpillStore.Due> next) {
    next.addAll(store.due(seen, reached, most));
    if (!next.isEmpty()) {
      seen = next.getLast();
    }
    return next.size() == most;
  }

  /** The rows whose entries in the index hold as they are. */
  Found holding(List<SpillStore.Due> due) {
    byte[][] keys = due.stream().map(SpillStore.Due::key).toArray(byte[][]::new);
    byte[] @Nullable [] values = store.get(keys);
    Found there = new Found();
    List<Long> moments = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      byte[] value = values[i];
      if (value != null) {
        there.add(keys[i], value);
        moments.add(due.get(i).moment());
      }
    }
    Rows rows = rows(there);
    return there.select(row -> form.due(rows, row) == moments.get(row));
  }

  /** Looks for what is due from the beginning again. */
  void seeAnew() {
    seen = null;
  }

  // Writing

  void add(Spill spill) {
    spills.add(spill);
  }

  /** Takes some of what has been added; answers whether there is more. */
  boolean spill() {
    Spill spill = spills.poll();
    if (spill == null) {
      return false;
    }
    put(spill);
    if (spills.isEmpty()) {
      store.flush();
    }
    return !spills.isEmpty();
  }

  void put(Spill spill) {
    Rows rows = spill.rows();
    try (SpillStore.Writing writing = store.write()) {
      for (int row = 0; row < rows.count(); row++) {
        byte[] key = form.bytes().key(rows, row);
        boolean isGap = form.isGap(rows, row);
        writing.put(key, form.bytes().value(rows, row, spill.stamps()[row], isGap));
        long before = spill.queuedFor().length == 0 ? TableRows.NEVER : spill.queuedFor()[row];
        long due = form.due(rows, row);
        if (before != due && before != TableRows.NEVER) {
          writing.removeDue(before, key);
        }
        if (before != due && due != TableRows.NEVER) {
          writing.addDue(due, key);
        }
      }
      if (spill.settled() != Long.MIN_VALUE) {
        writing.removeDueBefore(spill.settled());
      }
      writing.finish(spill.then());
    }
    marker = spill.then();
  }

  void flush() {
    store.flush();
  }

  /** Removes rows that stand for gaps which nobody needs to know of. */
  void remove(List<byte[]> keys) {
    if (!keys.isEmpty()) {
      try (SpillStore.Writing writing = store.write()) {
        keys.forEach(writing::remove);
        writing.finish(marker);
      }
    }
  }

  // All of them

  /**
   * Adds the next of all rows to those found.
   *
   * @param after key of the last one looked at; null to begin
   * @return that key, null if there are no more
   */
  byte @Nullable [] scan(byte @Nullable [] after, int limit, Found each) {
    return store.scan(after, limit, each::add);
  }

  long bytes() {
    return store.bytes();
  }

  long lookups() {
    return lookups;
  }

  long found() {
    return found;
  }
}
