package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.RowLayout;
import io.actorflow.group.RowStore;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import io.actorflow.keyed.Windows.Aligned;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Windows of rows that are kept as they are, each in its pane, until the last window of that has
 * come out. A window comes out once, as the rows of its panes, whose first word is then its end.
 */
final class RowWindowState implements KeyedState {
  private final RowLayout layout;
  private final Aligned windows;
  private final Emission emission;
  private final NavigableMap<Long, Pane> panes = new TreeMap<>();
  private long watermark = Provenance.NO_WATERMARK;
  private boolean changed;

  // That of the last row.
  private long nearStart;
  private @Nullable Pane near;

  /** Rows of a pane, and how many of them are in a delta already. */
  private static final class Pane {
    private final RowStore rows;
    private int told;

    Pane(RowLayout layout) {
      rows = new RowStore(layout);
    }
  }

  RowWindowState(RowLayout layout, Aligned windows, Emission emission) {
    this.layout = layout;
    this.windows = windows;
    this.emission = emission;
  }

  @Override
  public Rows apply(Rows rows) {
    Selected late = null;
    for (int row = 0; row < rows.count(); row++) {
      long start = start(rows, row);
      if (isOver(start, watermark)) {
        late = late == null ? new Selected() : late;
        late.add(row);
      } else {
        pane(start).rows.add(rows, row);
        changed = true;
      }
    }
    return late == null ? Rows.none() : rows.select(late);
  }

  private long start(Rows rows, int row) {
    long time = rows.word(row, layout.time());
    return time - Math.floorMod(time - windows.offsetMicros(), windows.paneMicros());
  }

  /** Whether no window takes rows of the pane any more. */
  private boolean isOver(long pane, long reached) {
    return windows.lastEnd(pane) + emission.latenessMicros() <= reached;
  }

  private Pane pane(long start) {
    Pane pane = near;
    if (pane == null || start != nearStart) {
      pane = panes.computeIfAbsent(start, moment -> new Pane(layout));
      near = pane;
      nearStart = start;
    }
    return pane;
  }

  @Override
  public boolean hasChanges() {
    return changed;
  }

  @Override
  public List<Rows> takeDelta() {
    List<Rows> delta = new ArrayList<>();
    if (changed) {
      for (Pane pane : panes.values()) {
        if (pane.told < pane.rows.size()) {
          delta.add(pane.rows.from(pane.told));
          pane.told = pane.rows.size();
        }
      }
      changed = false;
    }
    return delta;
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      for (int row = 0; row < rows.count(); row++) {
        Pane pane = pane(start(rows, row));
        pane.rows.add(rows, row);
        pane.told = pane.rows.size();
      }
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    long from = watermark;
    if (reached <= from) {
      return List.of();
    }
    watermark = reached;
    List<Rows> results = new ArrayList<>();
    long delay = emission.delayMicros();
    for (long end :
        windows.ends(
            panes.keySet(), Emission.earlier(from, delay), Emission.earlier(reached, delay))) {
      for (Pane pane : panes.subMap(windows.startOf(end), true, end, false).values()) {
        results.add(pane.rows.from(0).withWord(RowLayout.INPUT, end));
      }
    }
    if (panes.keySet().removeIf(start -> isOver(start, reached))) {
      near = null;
    }
    return results;
  }

  @Override
  public List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    for (Pane pane : panes.values()) {
      all.add(pane.rows.from(0));
    }
    return all;
  }

  @Override
  public void restoreWatermark(long reached) {
    watermark = reached;
  }

  @Override
  public long groups() {
    return panes.values().stream().mapToLong(pane -> pane.rows.size()).sum();
  }

  @Override
  public long heapBytes() {
    return panes.values().stream().mapToLong(pane -> pane.rows.heapBytes()).sum();
  }
}
