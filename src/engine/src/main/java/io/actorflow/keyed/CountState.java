package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows of a number of rows of a key, in the order in which they are applied. What is incomplete
 * comes out when all input has ended.
 *
 * <p>The first key column of the layout is the number of the window among those that the key has
 * begun since the commit before; the first aggregate counts its rows. A delta so holds the windows
 * that this commit completes and those that it leaves open. After a commit, and after its replay,
 * only the open ones are left, as number 0.
 */
final class CountState implements KeyedState {
  private static final int NUMBER = 0;
  private static final int UNKNOWN = -1;
  private static final int FEW_ROWS = 1024;

  private final GroupLayout layout;
  private final int counter;
  private final long size;
  private GroupTable groups;
  private int rowsWhenDense = FEW_ROWS;
  private long[] number = new long[0];
  private long[] filled = new long[0];
  private boolean hasEnded;

  CountState(GroupLayout layout, long size) {
    this.layout = layout;
    this.size = size;
    counter = layout.stateOffset(0);
    groups = new GroupTable(layout);
  }

  /**
   * @param partials of one row each, in the order of the rows
   */
  @Override
  public Rows apply(Rows partials) {
    int[] keys = groups.locate(partials.withWord(NUMBER, 0));
    makeRoom();
    long[] windows = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      int key = keys[i];
      if (filled[key] == UNKNOWN) {
        filled[key] = groups.word(key, counter);
        number[key] = 0;
      }
      if (filled[key] == size) {
        filled[key] = 0;
        number[key]++;
      }
      filled[key]++;
      windows[i] = number[key];
    }
    groups.combine(partials.withWords(NUMBER, windows));
    return Rows.none();
  }

  private void makeRoom() {
    if (filled.length < groups.rows()) {
      int before = filled.length;
      int room = Math.max(groups.rows(), 2 * before);
      filled = Arrays.copyOf(filled, room);
      number = Arrays.copyOf(number, room);
      Arrays.fill(filled, before, room, UNKNOWN);
    }
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
      groups.replace(rows, Selected.all(rows.count()));
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long watermark) {
    List<Rows> results = new ArrayList<>();
    for (Rows rows : delta) {
      Rows complete = takeComplete(rows);
      if (!complete.isEmpty()) {
        results.add(complete);
      }
    }
    Arrays.fill(filled, UNKNOWN);
    if (watermark == Provenance.END && !hasEnded) {
      hasEnded = true;
      results.addAll(all());
      groups = new GroupTable(layout);
    }
    compact();
    return results;
  }

  /** A delta only says which windows these are: as they are, they are in the table. */
  private Rows takeComplete(Rows changed) {
    Selected complete = new Selected();
    Selected renumbered = new Selected();
    int[] rows = groups.find(changed);
    for (int i = 0; i < rows.length; i++) {
      if (groups.word(rows[i], counter) == size) {
        complete.add(rows[i]);
      } else if (changed.word(i, NUMBER) > 0) {
        renumbered.add(rows[i]);
      }
    }
    Rows results = groups.rows(complete);
    Rows open = groups.rows(renumbered);
    groups.empty(complete);
    groups.empty(renumbered);
    groups.absorb(open.withWord(NUMBER, 0), Selected.all(open.count()));
    return results;
  }

  /** Leaves the empty rows behind when they are most. */
  private void compact() {
    if (groups.rows() <= 2 * rowsWhenDense) {
      return;
    }
    Selected left = open();
    if (2 * left.size() < groups.rows()) {
      Rows rows = groups.rows(left);
      groups = new GroupTable(layout);
      groups.replace(rows, Selected.all(rows.count()));
    }
    rowsWhenDense = Math.max(FEW_ROWS, groups.rows());
  }

  private Selected open() {
    Selected open = new Selected();
    for (int row = 0; row < groups.rows(); row++) {
      if (groups.word(row, counter) > 0) {
        open.add(row);
      }
    }
    return open;
  }

  @Override
  public List<Rows> all() {
    Selected open = open();
    return open.size() == 0 ? List.of() : List.of(groups.rows(open));
  }

  @Override
  public void restoreWatermark(long watermark) {
    hasEnded = watermark == Provenance.END;
  }

  @Override
  public long groups() {
    return open().size();
  }

  @Override
  public long heapBytes() {
    return groups.heapBytes() + 8L * (filled.length + number.length);
  }
}
