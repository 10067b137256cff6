package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A table of groups for each pane, by the pane's start: the first key column. */
final class PaneTables {
  static final int PANE = 0;

  private final GroupLayout layout;
  private final NavigableMap<Long, GroupTable> tables = new TreeMap<>();

  PaneTables(GroupLayout layout) {
    this.layout = layout;
  }

  /** The numbers of the rows of each pane. */
  static Map<Long, Selected> byPane(Rows rows) {
    Map<Long, Selected> byPane = new LinkedHashMap<>();
    long lastPane = 0;
    Selected last = null;
    for (int row = 0; row < rows.count(); row++) {
      long pane = rows.word(row, PANE);
      if (last == null || pane != lastPane) {
        lastPane = pane;
        last = byPane.computeIfAbsent(pane, start -> new Selected());
      }
      last.add(row);
    }
    return byPane;
  }

  /** The tables there are, by pane; a view. */
  NavigableMap<Long, GroupTable> byStart() {
    return tables;
  }

  GroupTable table(long pane) {
    return tables.computeIfAbsent(pane, start -> new GroupTable(layout));
  }

  boolean hasChanges() {
    return tables.values().stream().anyMatch(table -> table.changes() > 0);
  }

  List<Rows> takeDelta() {
    List<Rows> delta = new ArrayList<>();
    for (GroupTable table : tables.values()) {
      if (table.changes() > 0) {
        delta.add(table.takeChanges());
      }
    }
    return delta;
  }

  void replay(Rows rows) {
    byPane(rows).forEach((pane, selected) -> table(pane).replace(rows, selected));
  }

  List<Rows> all() {
    return tables.values().stream().map(GroupTable::all).toList();
  }

  long rows() {
    return tables.values().stream().mapToLong(GroupTable::rows).sum();
  }

  long heapBytes() {
    return tables.values().stream().mapToLong(GroupTable::heapBytes).sum();
  }
}
