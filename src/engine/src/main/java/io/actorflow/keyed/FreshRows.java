package io.actorflow.keyed;

import io.actorflow.group.GroupTable;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which groups have changed since early results last came out. In a snapshot those are rows of
 * their own, with 1 as second word of their keys where the others have 0.
 */
final class FreshRows {
  private static final int IS_FRESH = 1;

  private final PaneTables panes;
  private final Map<Long, BitSet> byPane = new HashMap<>();

  FreshRows(PaneTables panes) {
    this.panes = panes;
  }

  /** The groups of a delta have changed; the tables hold them. */
  void add(List<Rows> delta) {
    for (Rows rows : delta) {
      PaneTables.byPane(rows).forEach((pane, selected) -> add(pane, rows.select(selected)));
    }
  }

  private void add(long pane, Rows rows) {
    BitSet fresh = byPane.computeIfAbsent(pane, start -> new BitSet());
    for (int row : panes.table(pane).find(rows)) {
      fresh.set(row);
    }
  }

  void clear() {
    byPane.clear();
  }

  /** Forgets those of panes that are over. */
  void retain() {
    byPane.keySet().retainAll(panes.byStart().keySet());
  }

  /** The fresh groups as they are, by pane. */
  NavigableMap<Long, List<Rows>> rows() {
    NavigableMap<Long, List<Rows>> rows = new TreeMap<>();
    byPane.forEach(
        (pane, fresh) -> rows.put(pane, List.of(panes.table(pane).rows(selected(fresh)))));
    return rows;
  }

  private static Selected selected(BitSet rows) {
    Selected selected = new Selected();
    rows.stream().forEach(selected::add);
    return selected;
  }

  /** All groups, in the order of their tables. */
  List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    for (Map.Entry<Long, GroupTable> entry : panes.byStart().entrySet()) {
      long[] words = new long[entry.getValue().rows()];
      BitSet fresh = byPane.get(entry.getKey());
      if (fresh != null) {
        fresh.stream().forEach(row -> words[row] = 1);
      }
      all.add(entry.getValue().all().withWords(IS_FRESH, words));
    }
    return all;
  }

  /** Takes over what {@link #all} gave, or a delta, of which none is fresh yet. */
  void replay(Rows rows) {
    Rows plain = rows.withWord(IS_FRESH, 0);
    panes.replay(plain);
    Selected fresh = new Selected();
    for (int row = 0; row < rows.count(); row++) {
      if (rows.word(row, IS_FRESH) != 0) {
        fresh.add(row);
      }
    }
    add(List.of(plain.select(fresh)));
  }

  long heapBytes() {
    return byPane.values().stream().mapToLong(fresh -> fresh.size() / 8).sum();
  }
}
