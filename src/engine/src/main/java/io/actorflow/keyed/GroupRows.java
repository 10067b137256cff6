package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.RowBytes;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.BitSet;

/**
 * Groups: every commit gives out those that have changed, as they are now, and those that it
 * forgets, empty but for the moment in the first aggregate.
 *
 * <p>If groups are forgotten, the first aggregate of the layout is the greatest event time of a
 * group; that is done when event time is {@code ttl} after it.
 */
final class GroupRows implements TableRows {
  private final GroupLayout layout;
  private final RowBytes bytes;
  private final long ttlMicros;
  private final int lastTime;
  private final BitSet gaps = new BitSet();
  private GroupTable table;
  private int gapCount;

  /**
   * @param ttlMicros 0 for never
   */
  GroupRows(GroupLayout layout, long ttlMicros) {
    this.layout = layout;
    this.ttlMicros = ttlMicros;
    lastTime = ttlMicros == 0 ? -1 : layout.stateOffset(0);
    bytes = new RowBytes(layout);
    table = new GroupTable(layout);
  }

  @Override
  public boolean forgets() {
    return ttlMicros > 0;
  }

  @Override
  public boolean expires() {
    return forgets();
  }

  @Override
  public int bound() {
    return table.rows();
  }

  @Override
  public int size() {
    return table.rows() - gapCount;
  }

  @Override
  public boolean isGap(int row) {
    return gapCount > 0 && gaps.get(row);
  }

  private void setGap(int row, boolean isGap) {
    if (gaps.get(row) != isGap) {
      gaps.set(row, isGap);
      gapCount += isGap ? 1 : -1;
    }
  }

  /** What is there again is no gap any more. */
  private void fillGaps(Rows rows) {
    if (gapCount > 0) {
      for (int row : table.find(rows)) {
        if (row >= 0) {
          setGap(row, false);
        }
      }
    }
  }

  @Override
  public int[] find(Rows rows) {
    return table.find(rows);
  }

  /** The number of rows that have an event time is behind it. */
  private boolean isEmpty(int row) {
    return forgets() && table.word(row, lastTime + 1) == 0;
  }

  @Override
  public long due(int row) {
    return !forgets() || isEmpty(row) ? NEVER : table.word(row, lastTime) + ttlMicros;
  }

  @Override
  public RowBytes bytes() {
    return bytes;
  }

  @Override
  public boolean isGap(Rows rows, int row) {
    return forgets() && rows.word(row, lastTime + 1) == 0;
  }

  @Override
  public boolean isTold(Rows rows, int row) {
    return !isGap(rows, row);
  }

  @Override
  public long due(Rows rows, int row) {
    return !forgets() || isGap(rows, row) ? NEVER : rows.word(row, lastTime) + ttlMicros;
  }

  @Override
  public Rows sought(Rows key) {
    return key;
  }

  @Override
  public void apply(Rows arrived) {
    fillGaps(arrived);
    table.combine(arrived);
  }

  @Override
  public int changes() {
    return table.changes();
  }

  @Override
  public int[] changed() {
    return table.changed();
  }

  @Override
  public Rows takeChanges() {
    return table.takeChanges();
  }

  @Override
  public void replay(Rows changes) {
    fillGaps(changes);
    table.replace(changes, Selected.all(changes.count()));
  }

  /** Not of those that the same commit forgets. */
  @Override
  public Rows told(Rows changes, int[] at, long watermark) {
    Selected told = new Selected();
    for (int i = 0; i < at.length; i++) {
      if (!isEmpty(at[i]) && !Deadlines.isDue(due(at[i]), watermark)) {
        told.add(i);
      }
    }
    return told.size() == changes.count() ? changes : changes.select(told);
  }

  /** Without an event time nothing would ever forget it. */
  @Override
  public boolean isOver(int row) {
    return isEmpty(row);
  }

  @Override
  public Rows forget(Selected rows) {
    long[] moments = new long[rows.size()];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = due(rows.row(i));
      setGap(rows.row(i), true);
    }
    table.empty(rows);
    return table.rows(rows).withWords(lastTime, moments);
  }

  @Override
  public void settle() {}

  @Override
  public Rows rows(Selected rows) {
    return table.rows(rows);
  }

  @Override
  public void adopt(Rows committed) {
    if (forgets()) {
      // What a group is now does not follow from what it was, unless it has only grown.
      Selected before = new Selected();
      for (int row : table.find(committed)) {
        if (row >= 0) {
          before.add(row);
        }
      }
      table.empty(before);
    }
    table.replace(committed, Selected.all(committed.count()));
    if (forgets()) {
      int[] at = table.find(committed);
      for (int i = 0; i < at.length; i++) {
        setGap(at[i], isGap(committed, i));
      }
    }
  }

  @Override
  public void keep(Selected rows) {
    BitSet kept = new BitSet();
    for (int i = 0; gapCount > 0 && i < rows.size(); i++) {
      kept.set(i, gaps.get(rows.row(i)));
    }
    table = table.moved(rows);
    gaps.clear();
    gaps.or(kept);
    gapCount = kept.cardinality();
  }

  @Override
  public RowPages pages() {
    if (gapCount == 0) {
      return table.pages();
    }
    Selected present = new Selected();
    for (int row = 0; row < table.rows(); row++) {
      if (!gaps.get(row)) {
        present.add(row);
      }
    }
    return table.pages(present);
  }

  @Override
  public TableRows none() {
    return new GroupRows(layout, ttlMicros);
  }

  @Override
  public long rowBytes() {
    return table.rowBytes();
  }

  @Override
  public long heapBytes() {
    return table.heapBytes() + gaps.size() / 8;
  }
}
