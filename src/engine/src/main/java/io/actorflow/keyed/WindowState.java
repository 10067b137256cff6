package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import io.actorflow.group.Timing;
import io.actorflow.keyed.Windows.Aligned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Windows over event time that are the same for all keys, kept as panes: intervals so small that
 * every window is made of whole ones (Li, Maier, Tufte, Papadimos and Tucker, "No pane, no gain:
 * efficient evaluation of sliding-window aggregates over data streams", SIGMOD Record 34(1), 2005).
 * A tumbling window is one pane.
 *
 * <p>The first key column of the layout is the start of the pane, and in results that of the pane
 * that stands for the window. If windows come out more than once, the second one is 0, and in
 * results their {@link Timing}. A row is late when none of the windows that it belongs to takes
 * rows any more.
 */
final class WindowState implements KeyedState {
  private static final int TIMING = 1;

  private final GroupLayout layout;
  private final Aligned windows;
  private final Emission emission;
  private final PaneTables panes;
  private final FreshRows fresh;
  private long watermark = Provenance.NO_WATERMARK;

  WindowState(GroupLayout layout, Aligned windows, Emission emission) {
    this.layout = layout;
    this.windows = windows;
    this.emission = emission;
    panes = new PaneTables(layout);
    fresh = new FreshRows(panes);
  }

  @Override
  public Rows apply(Rows partials) {
    Selected late = new Selected();
    PaneTables.byPane(partials)
        .forEach(
            (pane, rows) -> {
              if (isOver(pane, watermark)) {
                for (int i = 0; i < rows.size(); i++) {
                  late.add(rows.row(i));
                }
              } else {
                panes.table(pane).combine(partials, rows);
              }
            });
    return late.size() == 0 ? Rows.none() : partials.select(late);
  }

  /** Whether no window takes rows of the pane any more. */
  private boolean isOver(long pane, long reached) {
    return windows.lastEnd(pane) + emission.latenessMicros() <= reached;
  }

  @Override
  public boolean hasChanges() {
    return panes.hasChanges();
  }

  @Override
  public List<Rows> takeDelta() {
    return panes.takeDelta();
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      if (emission.earlyMicros() > 0) {
        fresh.replay(rows);
      } else {
        panes.replay(rows);
      }
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    long from = watermark;
    long to = Math.max(from, reached);
    List<Rows> results = new ArrayList<>();
    if (emission.updates()) {
      addUpdates(delta, from, results);
    }
    if (to > from) {
      long delay = emission.delayMicros();
      addDue(Emission.earlier(from, delay), Emission.earlier(to, delay), results);
    }
    if (emission.earlyMicros() > 0) {
      fresh.add(delta);
      if (Math.floorDiv(from, emission.earlyMicros()) < Math.floorDiv(to, emission.earlyMicros())) {
        addEarly(to, results);
        fresh.clear();
      }
    }
    if (to > from) {
      watermark = to;
      panes.byStart().keySet().removeIf(pane -> isOver(pane, to));
      fresh.retain();
    }
    return results;
  }

  /** The windows whose ends lie in {@code (from, to]}, whole. */
  private void addDue(long from, long to, List<Rows> results) {
    for (long end : windows.ends(panes.byStart().keySet(), from, to)) {
      results.add(timed(window(end), Timing.ON_TIME));
    }
  }

  /** Those keys of windows that have come out and still take rows which the delta has changed. */
  private void addUpdates(List<Rows> delta, long reached, List<Rows> results) {
    NavigableMap<Long, List<Rows>> changed = new TreeMap<>();
    for (Rows rows : delta) {
      PaneTables.byPane(rows)
          .forEach(
              (pane, selected) -> {
                if (windows.firstEnd(pane) <= reached) {
                  changed
                      .computeIfAbsent(pane, start -> new ArrayList<>())
                      .add(rows.select(selected));
                }
              });
    }
    for (long end :
        windows.ends(
            changed.keySet(), Emission.earlier(reached, emission.latenessMicros()), reached)) {
      results.add(timed(window(end, changed), Timing.LATE));
    }
  }

  /** Those keys of windows that have not come out which have changed. */
  private void addEarly(long reached, List<Rows> results) {
    NavigableMap<Long, List<Rows>> changed = fresh.rows();
    for (long end : windows.ends(changed.keySet(), reached, Long.MAX_VALUE)) {
      results.add(timed(window(end, changed), Timing.EARLY));
    }
  }

  private Rows timed(Rows rows, Timing timing) {
    return emission.updates() ? rows.withWord(TIMING, timing.word()) : rows;
  }

  private Rows window(long end) {
    List<GroupTable> parts =
        List.copyOf(panes.byStart().subMap(windows.startOf(end), true, end, false).values());
    if (parts.size() == 1) {
      return parts.getFirst().all().withWord(PaneTables.PANE, windows.wordOf(end));
    }
    GroupTable whole = new GroupTable(layout);
    for (GroupTable part : parts) {
      whole.combine(part.all().withWord(PaneTables.PANE, windows.wordOf(end)));
    }
    return whole.all();
  }

  /** The groups of the window whose keys are among those of {@code changed}. */
  private Rows window(long end, NavigableMap<Long, List<Rows>> changed) {
    long start = windows.startOf(end);
    long word = windows.wordOf(end);
    GroupTable keys = new GroupTable(layout);
    changed
        .subMap(start, true, end, false)
        .values()
        .forEach(parts -> parts.forEach(rows -> keys.locate(rows.withWord(PaneTables.PANE, word))));
    Rows wanted = keys.all();
    GroupTable whole = new GroupTable(layout);
    for (Map.Entry<Long, GroupTable> part :
        panes.byStart().subMap(start, true, end, false).entrySet()) {
      Selected found = new Selected();
      for (int row : part.getValue().find(wanted.withWord(PaneTables.PANE, part.getKey()))) {
        if (row >= 0) {
          found.add(row);
        }
      }
      whole.combine(part.getValue().rows(found).withWord(PaneTables.PANE, word));
    }
    return whole.all();
  }

  @Override
  public List<Rows> all() {
    return emission.earlyMicros() > 0 ? fresh.all() : panes.all();
  }

  @Override
  public void restoreWatermark(long reached) {
    watermark = reached;
  }

  @Override
  public long groups() {
    return panes.rows();
  }

  @Override
  public long heapBytes() {
    return panes.heapBytes() + fresh.heapBytes();
  }
}
