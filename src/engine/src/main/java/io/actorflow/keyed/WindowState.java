package io.actorflow.keyed;

import io.actorflow.api.Provenance;
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
import java.util.TreeSet;

/**
 * Tumbling and sliding windows over event time, kept as panes: intervals so small that every window
 * is made of whole ones (Li, Maier, Tufte, Papadimos and Tucker, "No pane, no gain: efficient
 * evaluation of sliding-window aggregates over data streams", SIGMOD Record 34(1), 2005). A
 * tumbling window is one pane.
 *
 * <p>The first key column of the layout is the start of the pane, and in results that of the
 * window. A window {@code [start, start + size)} comes out once, when the watermark reaches its
 * end; a row is late when all windows that it belongs to have come out.
 */
public final class WindowState implements KeyedState {
  private static final int PANE = 0;

  private final GroupLayout layout;
  private final WindowSpan span;
  private final NavigableMap<Long, GroupTable> panes = new TreeMap<>();
  private long watermark = Provenance.NO_WATERMARK;

  public WindowState(GroupLayout layout, WindowSpan span) {
    this.layout = layout;
    this.span = span;
  }

  @Override
  public Rows apply(Rows partials) {
    Selected late = new Selected();
    byPane(partials)
        .forEach(
            (pane, rows) -> {
              if (span.lastWindowEnd(pane) <= watermark) {
                for (int i = 0; i < rows.size(); i++) {
                  late.add(rows.row(i));
                }
              } else {
                table(pane).combine(partials, rows);
              }
            });
    return late.size() == 0 ? Rows.none() : partials.select(late);
  }

  private static Map<Long, Selected> byPane(Rows rows) {
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

  private GroupTable table(long pane) {
    return panes.computeIfAbsent(pane, start -> new GroupTable(layout));
  }

  @Override
  public boolean hasChanges() {
    return panes.values().stream().anyMatch(table -> table.changes() > 0);
  }

  @Override
  public List<Rows> takeDelta() {
    List<Rows> delta = new ArrayList<>();
    for (GroupTable table : panes.values()) {
      if (table.changes() > 0) {
        delta.add(table.takeChanges());
      }
    }
    return delta;
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      byPane(rows).forEach((pane, selected) -> table(pane).replace(rows, selected));
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    if (reached <= watermark) {
      return List.of();
    }
    TreeSet<Long> due = new TreeSet<>();
    for (long pane : panes.keySet()) {
      for (long start = span.firstWindow(pane); start <= pane; start += span.slideMicros()) {
        long end = start + span.sizeMicros();
        if (end > watermark && end <= reached) {
          due.add(start);
        }
      }
    }
    List<Rows> results = new ArrayList<>(due.size());
    for (long start : due) {
      results.add(window(start));
    }
    watermark = reached;
    panes.keySet().removeIf(pane -> span.lastWindowEnd(pane) <= reached);
    return results;
  }

  private Rows window(long start) {
    List<GroupTable> parts =
        List.copyOf(panes.subMap(start, true, start + span.sizeMicros(), false).values());
    if (parts.size() == 1) {
      return parts.getFirst().all().withWord(PANE, start);
    }
    GroupTable whole = new GroupTable(layout);
    for (GroupTable part : parts) {
      whole.combine(part.all().withWord(PANE, start));
    }
    return whole.all();
  }

  @Override
  public List<Rows> all() {
    return panes.values().stream().map(GroupTable::all).toList();
  }

  @Override
  public void restoreWatermark(long reached) {
    watermark = reached;
  }

  @Override
  public long groups() {
    return panes.values().stream().mapToLong(GroupTable::rows).sum();
  }

  @Override
  public long heapBytes() {
    return panes.values().stream().mapToLong(GroupTable::heapBytes).sum();
  }
}
