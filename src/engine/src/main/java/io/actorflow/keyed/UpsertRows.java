package io.actorflow.keyed;

import io.actorflow.group.CarriedRows;
import io.actorflow.group.KeyTable;
import io.actorflow.group.LatestRows;
import io.actorflow.group.RowBytes;
import io.actorflow.group.RowLayout;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;

/**
 * The latest row of each key: every commit gives out the rows that have changed, as they are now.
 *
 * <p>A row that has not been replaced for {@code ttl} is forgotten when event time says so, and
 * comes out as deleted at that moment. A deleted key is forgotten at the commit if rows are not
 * ordered; if they are ordered by event time, when that has reached its deletion; if they are
 * ordered by something else, by {@code ttl}.
 */
final class UpsertRows implements TableRows {
  private final RowLayout layout;
  private final RowBytes bytes;
  private final long ttlMicros;
  private KeyTable keys;
  private LatestRows rows;

  /**
   * @param ttlMicros 0 for never
   */
  UpsertRows(RowLayout layout, long ttlMicros) {
    this.layout = layout;
    this.ttlMicros = ttlMicros;
    bytes = new RowBytes(layout);
    keys = new KeyTable(layout);
    rows = new LatestRows(layout, keys);
  }

  /** Any key may be deleted. */
  @Override
  public boolean forgets() {
    return true;
  }

  @Override
  public boolean expires() {
    return ttlMicros > 0 || isOrderedByTime();
  }

  private boolean isOrderedByTime() {
    return !layout.order().isEmpty() && layout.orderedBy() == layout.time();
  }

  @Override
  public int bound() {
    return keys.bound();
  }

  /** Those that are deleted and not forgotten among them. */
  @Override
  public int size() {
    return rows.known();
  }

  @Override
  public boolean isGap(int row) {
    return !rows.isKnown(row);
  }

  @Override
  public int[] find(Rows some) {
    KeyTable.Reader reader = keys.reader(some);
    int[] found = new int[some.count()];
    for (int row = 0; row < found.length; row++) {
      found[row] = reader.find(row);
    }
    return found;
  }

  @Override
  public long due(int row) {
    return rows.isKnown(row) ? due(rows.isPresent(row), rows.time(row)) : NEVER;
  }

  private long due(boolean isPresent, long time) {
    if (time == RowLayout.UNKNOWN) {
      return NEVER;
    }
    if (!isPresent && isOrderedByTime()) {
      return time;
    }
    return ttlMicros == 0 ? NEVER : time + ttlMicros;
  }

  @Override
  public RowBytes bytes() {
    return bytes;
  }

  @Override
  public boolean isGap(Rows some, int row) {
    return some.word(row, RowLayout.INPUT) == RowLayout.FORGOTTEN;
  }

  @Override
  public boolean isTold(Rows some, int row) {
    return some.word(row, layout.bytes()) != 0;
  }

  @Override
  public long due(Rows some, int row) {
    return isGap(some, row)
        ? NEVER
        : due(some.word(row, layout.bytes()) != 0, some.word(row, layout.time()));
  }

  @Override
  public Rows sought(Rows key) {
    long[] words = new long[layout.time()];
    System.arraycopy(key.words(), 0, words, RowLayout.FIRST_KEY, layout.keyWords());
    return new Rows(1, words.length, words, key.texts());
  }

  @Override
  public void apply(Rows arrived) {
    rows.apply(arrived);
  }

  @Override
  public int changes() {
    return rows.changes();
  }

  @Override
  public int[] changed() {
    return rows.changed();
  }

  @Override
  public Rows takeChanges() {
    return rows.takeChanges();
  }

  @Override
  public void replay(Rows changes) {
    rows.replay(changes);
  }

  /** Not that a key is deleted of which they never heard. */
  @Override
  public Rows told(Rows changes, int[] at, long watermark) {
    Selected told = new Selected();
    for (int i = 0; i < at.length; i++) {
      if (rows.isPresent(at[i]) || rows.wasPresent(at[i])) {
        told.add(i);
      }
      rows.settle(at[i]);
    }
    return told.size() == changes.count() ? changes : changes.select(told);
  }

  @Override
  public boolean isOver(int row) {
    return !rows.isPresent(row) && layout.order().isEmpty();
  }

  @Override
  public Rows forget(Selected some) {
    CarriedRows deleted = new CarriedRows(keys, layout.stride(), 1);
    for (int i = 0; i < some.size(); i++) {
      int row = some.row(i);
      if (rows.isPresent(row)) {
        deleted.add(row).word(RowLayout.INPUT, layout.input()).word(layout.time(), due(row));
      }
      rows.forget(row);
    }
    return deleted.toRows();
  }

  @Override
  public void settle() {
    for (int row = 0; row < keys.bound(); row++) {
      if (rows.isKnown(row)) {
        rows.settle(row);
      }
    }
  }

  @Override
  public Rows rows(Selected some) {
    return rows.rows(some);
  }

  @Override
  public void adopt(Rows committed) {
    rows.adopt(committed);
  }

  @Override
  public void keep(Selected some) {
    KeyTable numbers = new KeyTable(layout);
    rows = rows.moved(some, numbers);
    keys = numbers;
  }

  @Override
  public RowPages pages() {
    return rows.pages();
  }

  @Override
  public TableRows none() {
    return new UpsertRows(layout, ttlMicros);
  }

  @Override
  public long rowBytes() {
    return keys.heapBytes() + rows.heapBytes();
  }

  @Override
  public long heapBytes() {
    return keys.heapBytes() + rows.heapBytes();
  }
}
