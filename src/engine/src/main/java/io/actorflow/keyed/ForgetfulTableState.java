package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.List;

/**
 * A continuous aggregate that forgets groups: every commit gives out those that have changed, as
 * they are now, and those that it forgets, empty but for the moment in the first aggregate.
 *
 * <p>The first aggregate of the layout is the greatest event time of a group. A group is forgotten
 * when event time is {@code ttl} after that, and its row is empty until the key comes again or the
 * table is made anew because most rows are empty.
 */
final class ForgetfulTableState implements ReadableState {
  private static final int FEW_ROWS = 1024;
  private static final long NEVER = Long.MAX_VALUE;

  private final GroupLayout layout;
  private final int lastTime;
  private final long ttlMicros;
  private GroupTable table;
  private Deadlines deadlines = new Deadlines();
  private int emptied;

  ForgetfulTableState(GroupLayout layout, long ttlMicros) {
    this.layout = layout;
    this.ttlMicros = ttlMicros;
    lastTime = layout.stateOffset(0);
    table = new GroupTable(layout);
  }

  @Override
  public Rows apply(Rows partials) {
    table.combine(partials);
    return Rows.none();
  }

  @Override
  public boolean hasChanges() {
    return table.changes() > 0;
  }

  @Override
  public List<Rows> takeDelta() {
    return table.changes() == 0 ? List.of() : List.of(table.takeChanges());
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      table.replace(rows, Selected.all(rows.count()));
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long watermark) {
    for (Rows rows : delta) {
      for (int row : table.find(rows)) {
        deadlines.add(row, due(row));
      }
    }
    Selected forgotten = takeDue(watermark);
    long[] moments = new long[forgotten.size()];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = due(forgotten.row(i));
    }
    table.empty(forgotten);
    emptied += forgotten.size();
    List<Rows> results = new ArrayList<>();
    for (Rows rows : delta) {
      Rows left = forgotten.size() == 0 ? rows : left(rows);
      if (!left.isEmpty()) {
        results.add(left);
      }
    }
    if (forgotten.size() > 0) {
      results.add(table.rows(forgotten).withWords(lastTime, moments));
    }
    compact();
    return results;
  }

  private Selected takeDue(long watermark) {
    Selected due = new Selected();
    for (int row = deadlines.take(watermark, this::due);
        row >= 0;
        row = deadlines.take(watermark, this::due)) {
      due.add(row);
    }
    return due;
  }

  private Rows left(Rows changed) {
    Selected left = new Selected();
    int[] rows = table.find(changed);
    for (int i = 0; i < rows.length; i++) {
      if (!isEmpty(rows[i])) {
        left.add(i);
      }
    }
    return left.size() == changed.count() ? changed : changed.select(left);
  }

  /** The number of rows that have an event time is behind it. */
  private boolean isEmpty(int row) {
    return table.word(row, lastTime + 1) == 0;
  }

  @Override
  public Rows find(Rows key) {
    int row = table.find(key)[0];
    return row < 0 || isEmpty(row) ? Rows.none() : table.rows(Selected.of(row));
  }

  @Override
  public long rowBytes() {
    return table.rowBytes();
  }

  @Override
  public RowPages pages() {
    return table.pages(present());
  }

  private long due(int row) {
    return isEmpty(row) ? NEVER : table.word(row, lastTime) + ttlMicros;
  }

  /** Leaves the empty rows behind when they may be most. */
  private void compact() {
    if (emptied > Math.max(FEW_ROWS, table.rows() / 2)) {
      Selected left = present();
      Rows rows = table.rows(left);
      table = new GroupTable(layout);
      deadlines = new Deadlines();
      emptied = 0;
      table.replace(rows, Selected.all(rows.count()));
      queueAll();
    }
  }

  private Selected present() {
    Selected present = new Selected();
    for (int row = 0; row < table.rows(); row++) {
      if (!isEmpty(row)) {
        present.add(row);
      }
    }
    return present;
  }

  private void queueAll() {
    for (int row = 0; row < table.rows(); row++) {
      deadlines.add(row, due(row));
    }
  }

  @Override
  public List<Rows> all() {
    Selected present = present();
    return present.size() == 0 ? List.of() : List.of(table.rows(present));
  }

  @Override
  public void restoreWatermark(long watermark) {
    queueAll();
  }

  @Override
  public long groups() {
    return present().size();
  }

  @Override
  public long heapBytes() {
    return table.heapBytes() + deadlines.heapBytes();
  }
}
