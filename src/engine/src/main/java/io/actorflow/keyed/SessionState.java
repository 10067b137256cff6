package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import io.actorflow.keyed.Windows.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sessions, kept as panes that are as long as the gap: the group of a key in a pane is the part of
 * one session that ends there.
 *
 * <p>Consecutive rows of a session are in the same pane or in neighbours, because they are less
 * than the gap apart. So when the watermark has passed the end of a part, either the key has a part
 * in the next pane that begins before that end, into which this one goes over, or the session is
 * complete and comes out. Both follow from the state and the watermark, so a replay does the same,
 * and what has changed by it is in no delta. Of a part that is gone an empty row is left until its
 * pane is over.
 *
 * <p>A row is late when the session that it would be in has come out, or would have if it were
 * alone.
 */
final class SessionState implements KeyedState {
  private final SessionBounds bounds;
  private final long gapMicros;
  private final long delayMicros;
  private final PaneTables panes;
  private final Map<Long, DueRows> dueByPane = new HashMap<>();
  private long watermark = Provenance.NO_WATERMARK;

  /**
   * @param delayMicros how long after its end a session still takes rows
   */
  SessionState(GroupLayout layout, Sessions sessions, long delayMicros) {
    bounds = new SessionBounds(layout, sessions.gapMicros());
    gapMicros = sessions.gapMicros();
    this.delayMicros = delayMicros;
    panes = new PaneTables(layout);
  }

  @Override
  public Rows apply(Rows partials) {
    Selected late = new Selected();
    PaneTables.byPane(partials)
        .forEach(
            (pane, rows) -> {
              if (isOpen(pane + gapMicros)) {
                panes.table(pane).combine(partials, rows);
              } else {
                applyBehind(pane, partials, rows, late);
              }
            });
    return late.size() == 0 ? Rows.none() : partials.select(late);
  }

  /** Whether a session with this end has not come out yet. */
  private boolean isOpen(long end) {
    return watermark < end + delayMicros;
  }

  /** Rows of a pane in which sessions may have come out. */
  private void applyBehind(long pane, Rows partials, Selected rows, Selected late) {
    Selected open = new Selected();
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.row(i);
      if (isOpen(bounds.end(partials, row))) {
        open.add(row);
      } else if (!joinLater(pane, partials.select(Selected.of(row)))) {
        late.add(row);
      }
    }
    if (open.size() > 0) {
      combine(pane, partials.select(open));
    }
  }

  /** Adds a row to the session that covers it, if one is still open that ends in a later pane. */
  private boolean joinLater(long pane, Rows one) {
    for (Map.Entry<Long, GroupTable> entry : panes.byStart().tailMap(pane, true).entrySet()) {
      Rows there = one.withWord(PaneTables.PANE, entry.getKey());
      int row = entry.getValue().find(there)[0];
      if (row >= 0 && !bounds.isEmpty(entry.getValue(), row)) {
        boolean isCovered = bounds.start(entry.getValue(), row) < bounds.end(one, 0);
        if (isCovered) {
          combine(entry.getKey(), there);
        }
        return isCovered;
      }
    }
    return false;
  }

  private void combine(long pane, Rows rows) {
    GroupTable table = panes.table(pane);
    table.combine(rows);
    DueRows due = dueByPane.get(pane);
    if (due != null) {
      for (int row : table.find(rows)) {
        due.add(row);
      }
    }
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
      panes.replay(rows);
      for (long pane : PaneTables.byPane(rows).keySet()) {
        // Found again when it is asked for.
        dueByPane.remove(pane);
      }
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    if (reached <= watermark) {
      return List.of();
    }
    watermark = reached;
    List<Rows> results = new ArrayList<>();
    for (Map.Entry<Long, GroupTable> entry : panes.byStart().entrySet()) {
      long pane = entry.getKey();
      if (isOpen(pane + gapMicros)) {
        break;
      }
      Rows complete = takeComplete(pane, entry.getValue());
      if (!complete.isEmpty()) {
        results.add(complete);
      }
    }
    panes.byStart().keySet().removeIf(this::isOver);
    dueByPane.keySet().removeIf(this::isOver);
    return results;
  }

  private boolean isOver(long pane) {
    return !isOpen(pane + 2 * gapMicros);
  }

  /** Takes the parts that have ended out of a pane; answers those that are whole sessions. */
  private Rows takeComplete(long pane, GroupTable table) {
    Selected due =
        dueByPane
            .computeIfAbsent(pane, start -> new DueRows(table, bounds))
            .take(Emission.earlier(watermark, delayMicros));
    if (due.size() == 0) {
      return Rows.none();
    }
    Rows ended = table.rows(due);
    table.empty(due);
    GroupTable next = panes.byStart().get(pane + gapMicros);
    if (next == null) {
      return ended;
    }
    Rows moved = ended.withWord(PaneTables.PANE, pane + gapMicros);
    int[] successors = next.find(moved);
    Selected complete = new Selected();
    Selected goOn = new Selected();
    for (int i = 0; i < successors.length; i++) {
      boolean goesOn =
          successors[i] >= 0
              && !bounds.isEmpty(next, successors[i])
              && bounds.start(next, successors[i]) < bounds.end(ended, i);
      (goesOn ? goOn : complete).add(i);
    }
    next.absorb(moved, goOn);
    return ended.select(complete);
  }

  @Override
  public List<Rows> all() {
    return panes.all();
  }

  @Override
  public void restoreWatermark(long reached) {
    watermark = reached;
  }

  @Override
  public long groups() {
    return panes.byStart().entrySet().stream()
        .mapToLong(
            pane ->
                isOpen(pane.getKey() + gapMicros)
                    ? pane.getValue().rows()
                    : bounds.sessions(pane.getValue()))
        .sum();
  }

  @Override
  public long heapBytes() {
    return panes.heapBytes() + dueByPane.values().stream().mapToLong(DueRows::heapBytes).sum();
  }
}
