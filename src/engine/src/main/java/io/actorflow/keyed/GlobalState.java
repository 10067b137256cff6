package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import io.actorflow.keyed.Windows.Global;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One window for each key, for good, that comes out when triggers say so.
 *
 * <p>The first key column of the layout is 0 in the table and in deltas; in snapshots it is the
 * number of rows that the group had when it came out last. The first aggregate counts its rows.
 * Groups come out in the order in which they have changed, wherever this state has been restored.
 */
final class GlobalState implements KeyedState {
  private static final int SHOWN = 0;
  private static final int FEW_ROWS = 1024;

  private final GroupLayout layout;
  private final int counter;
  private final Global window;
  private final BitSet fresh = new BitSet();
  private final BitSet filled = new BitSet();
  private GroupTable groups;
  private long[] shown = new long[0];
  private long[] freshSince = new long[0];
  private long freshened;
  private long watermark = Provenance.NO_WATERMARK;
  private int rowsWhenDense = FEW_ROWS;
  private long held;

  GlobalState(GroupLayout layout, Global window) {
    this.layout = layout;
    this.window = window;
    counter = layout.stateOffset(0);
    groups = new GroupTable(layout);
  }

  @Override
  public Rows apply(Rows partials) {
    groups.combine(partials);
    return Rows.none();
  }

  @Override
  public boolean hasChanges() {
    return groups.changes() > 0;
  }

  @Override
  public List<Rows> takeDelta() {
    return groups.changes() == 0 ? List.of() : List.of(groups.takeChanges());
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      Rows plain = rows.withWord(SHOWN, 0);
      groups.replace(plain, Selected.all(rows.count()));
      int[] at = groups.find(plain);
      makeRoom();
      for (int i = 0; i < at.length; i++) {
        long before = rows.word(i, SHOWN);
        if (before != 0) {
          shown[at[i]] = before;
        }
        if (groups.word(at[i], counter) != shown[at[i]]) {
          freshen(at[i]);
        }
        fill(at[i]);
      }
    }
  }

  private void freshen(int row) {
    if (!fresh.get(row)) {
      fresh.set(row);
      freshSince[row] = freshened++;
    }
  }

  private void fill(int row) {
    if (!filled.get(row)) {
      filled.set(row);
      held++;
    }
  }

  private void makeRoom() {
    if (shown.length < groups.rows()) {
      int room = Math.max(groups.rows(), 2 * shown.length);
      shown = Arrays.copyOf(shown, room);
      freshSince = Arrays.copyOf(freshSince, room);
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    Selected due = new Selected();
    makeRoom();
    for (Rows rows : delta) {
      for (int row : groups.find(rows)) {
        freshen(row);
        fill(row);
        if (hasEnoughRows(row)) {
          due.add(row);
        }
      }
    }
    if (isTime(reached)) {
      due = inOrder();
    }
    watermark = Math.max(watermark, reached);
    return due.size() == 0 ? List.of() : List.of(take(due));
  }

  /** The fresh ones. */
  private Selected inOrder() {
    long[] order = new long[fresh.cardinality()];
    int count = 0;
    for (int row = fresh.nextSetBit(0); row >= 0; row = fresh.nextSetBit(row + 1)) {
      order[count++] = freshSince[row] << Integer.SIZE | row;
    }
    Arrays.sort(order);
    Selected rows = new Selected();
    for (long each : order) {
      rows.add((int) each);
    }
    return rows;
  }

  private boolean hasEnoughRows(int row) {
    return window.everyRows() > 0 && groups.word(row, counter) - shown[row] >= window.everyRows();
  }

  /** Whether event time comes to a multiple of the interval, or to its end. */
  private boolean isTime(long reached) {
    if (reached <= watermark) {
      return false;
    }
    long every = window.everyMicros();
    return reached == Provenance.END
        || (every > 0 && Math.floorDiv(watermark, every) < Math.floorDiv(reached, every));
  }

  private Rows take(Selected due) {
    Rows results = groups.rows(due);
    for (int i = 0; i < due.size(); i++) {
      int row = due.row(i);
      fresh.clear(row);
      shown[row] = window.clears() ? 0 : groups.word(row, counter);
    }
    if (fresh.isEmpty()) {
      freshened = 0;
    }
    if (window.clears()) {
      groups.empty(due);
      for (int i = 0; i < due.size(); i++) {
        filled.clear(due.row(i));
      }
      held -= due.size();
      compact();
    }
    return results;
  }

  /** Leaves the empty rows behind when they are most. */
  private void compact() {
    if (groups.rows() <= 2 * rowsWhenDense) {
      return;
    }
    if (2 * held < groups.rows()) {
      List<Rows> left = all();
      groups = new GroupTable(layout);
      shown = new long[0];
      freshSince = new long[0];
      freshened = 0;
      fresh.clear();
      filled.clear();
      held = 0;
      replay(left);
    }
    rowsWhenDense = Math.max(FEW_ROWS, groups.rows());
  }

  @Override
  public List<Rows> all() {
    if (held == 0) {
      return List.of();
    }
    Selected rows = inOrder();
    for (int row = filled.nextSetBit(0); row >= 0; row = filled.nextSetBit(row + 1)) {
      if (!fresh.get(row)) {
        rows.add(row);
      }
    }
    long[] words = new long[rows.size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = shown[rows.row(i)];
    }
    return List.of(groups.rows(rows).withWords(SHOWN, words));
  }

  @Override
  public void restoreWatermark(long reached) {
    watermark = reached;
  }

  @Override
  public long groups() {
    return held;
  }

  @Override
  public long heapBytes() {
    return groups.heapBytes()
        + 8L * (shown.length + freshSince.length)
        + (fresh.size() + filled.size()) / 8;
  }
}
