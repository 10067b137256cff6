package io.actorflow.keyed;

import io.actorflow.group.GroupTable;
import io.actorflow.group.Selected;
import java.util.BitSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The sessions that end in one pane's table, roughly by their end, so that a commit looks only at
 * those that may have come to it.
 *
 * <p>Whoever changes a row adds it again; a row that stands at an end that is no longer its own is
 * passed over.
 */
final class DueRows {
  private static final int SPANS_OF_GAP = 64;

  private final GroupTable table;
  private final SessionBounds bounds;
  private final long spanMicros;
  private final NavigableMap<Long, Selected> byEnd = new TreeMap<>();

  DueRows(GroupTable table, SessionBounds bounds) {
    this.table = table;
    this.bounds = bounds;
    spanMicros = Math.max(1, bounds.gapMicros() / SPANS_OF_GAP);
    for (int row = 0; row < table.rows(); row++) {
      add(row);
    }
  }

  void add(int row) {
    if (!bounds.isEmpty(table, row)) {
      byEnd.computeIfAbsent(span(row), start -> new Selected()).add(row);
    }
  }

  private long span(int row) {
    long end = bounds.end(table, row);
    return end - Math.floorMod(end, spanMicros);
  }

  /** Those that have ended at {@code reached} or before, in the order of the table. */
  Selected take(long reached) {
    BitSet due = new BitSet();
    Selected rest = new Selected();
    for (Map.Entry<Long, Selected> entry = byEnd.firstEntry();
        entry != null && entry.getKey() <= reached;
        entry = byEnd.firstEntry()) {
      byEnd.remove(entry.getKey());
      for (int i = 0; i < entry.getValue().size(); i++) {
        int row = entry.getValue().row(i);
        if (bounds.isEmpty(table, row)) {
          continue;
        }
        if (bounds.end(table, row) <= reached) {
          due.set(row);
        } else if (span(row) == entry.getKey()) {
          rest.add(row);
        }
      }
    }
    for (int i = 0; i < rest.size(); i++) {
      add(rest.row(i));
    }
    Selected rows = new Selected();
    due.stream().forEach(rows::add);
    return rows;
  }

  /** About the heap that this holds. */
  long heapBytes() {
    return byEnd.values().stream().mapToLong(rows -> 64 + 8L * rows.size()).sum();
  }
}
