package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.List;

/** A continuous aggregate: every commit gives out the groups that have changed, as they are now. */
public final class TableState implements ReadableState {
  private final GroupTable table;

  public TableState(GroupLayout layout) {
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
    return delta;
  }

  @Override
  public List<Rows> all() {
    return table.rows() == 0 ? List.of() : List.of(table.all());
  }

  @Override
  public Rows find(Rows key) {
    int row = table.find(key)[0];
    return row < 0 ? Rows.none() : table.rows(Selected.of(row));
  }

  @Override
  public long rowBytes() {
    return table.rowBytes();
  }

  @Override
  public RowPages pages() {
    return table.pages();
  }

  @Override
  public void restoreWatermark(long watermark) {}

  @Override
  public long groups() {
    return table.rows();
  }

  @Override
  public long heapBytes() {
    return table.heapBytes();
  }
}
