package io.actorflow.keyed;

import io.actorflow.group.CarriedRows;
import io.actorflow.group.KeyTable;
import io.actorflow.group.LatestRows;
import io.actorflow.group.RowLayout;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest row of each key: every commit gives out the rows that have changed, as they are now.
 *
 * <p>A row that has not been replaced for {@code ttl} is forgotten when event time says so, and
 * comes out as deleted at that moment. A deleted key is forgotten at the commit if rows are not
 * ordered; if they are ordered by event time, when that has reached its deletion; if they are
 * ordered by something else, by {@code ttl}.
 */
final class UpsertTableState implements ReadableState {
  private static final long NEVER = Long.MAX_VALUE;

  private final RowLayout layout;
  private final long ttlMicros;
  private final KeyTable keys;
  private final LatestRows rows;
  private final Deadlines deadlines = new Deadlines();

  /**
   * @param ttlMicros 0 for never
   */
  UpsertTableState(RowLayout layout, long ttlMicros) {
    this.layout = layout;
    this.ttlMicros = ttlMicros;
    keys = new KeyTable(layout);
    rows = new LatestRows(layout, keys);
  }

  @Override
  public Rows apply(Rows arrived) {
    rows.apply(arrived);
    return Rows.none();
  }

  @Override
  public boolean hasChanges() {
    return rows.changes() > 0;
  }

  @Override
  public List<Rows> takeDelta() {
    return rows.changes() == 0 ? List.of() : List.of(rows.takeChanges());
  }

  @Override
  public void replay(List<Rows> delta) {
    delta.forEach(rows::replay);
  }

  @Override
  public List<Rows> results(List<Rows> delta, long watermark) {
    List<Rows> results = new ArrayList<>();
    for (Rows changed : delta) {
      Rows told = settle(changed);
      if (!told.isEmpty()) {
        results.add(told);
      }
    }
    Rows expired = expire(watermark);
    if (!expired.isEmpty()) {
      results.add(expired);
    }
    keys.compact();
    return results;
  }

  /** What others need to know of: not that a key is deleted of which they never heard. */
  private Rows settle(Rows changed) {
    KeyTable.Reader reader = keys.reader(changed);
    int[] slots = new int[changed.count()];
    Selected told = new Selected();
    for (int row = 0; row < slots.length; row++) {
      int slot = reader.find(row);
      slots[row] = slot;
      if (rows.isPresent(slot) || rows.wasPresent(slot)) {
        told.add(row);
      }
      rows.settle(slot);
    }
    for (int slot : slots) {
      if (rows.isPresent(slot) || !layout.order().isEmpty()) {
        queue(slot);
      } else {
        forget(slot);
      }
    }
    return told.size() == changed.count() ? changed : changed.select(told);
  }

  private void queue(int slot) {
    long due = due(slot);
    if (due != NEVER) {
      deadlines.add(slot, due);
    }
  }

  /** When a key is forgotten. */
  private long due(int slot) {
    if (!rows.isKnown(slot) || rows.time(slot) == RowLayout.UNKNOWN) {
      return NEVER;
    }
    if (!rows.isPresent(slot) && layout.orderedBy() == layout.time()) {
      return rows.time(slot);
    }
    return ttlMicros == 0 ? NEVER : rows.time(slot) + ttlMicros;
  }

  private Rows expire(long watermark) {
    int slot = deadlines.take(watermark, this::due);
    if (slot < 0) {
      return Rows.none();
    }
    CarriedRows expired = new CarriedRows(keys, layout.stride(), 1);
    for (; slot >= 0; slot = deadlines.take(watermark, this::due)) {
      if (rows.isPresent(slot)) {
        long moment = due(slot);
        expired.add(slot).word(RowLayout.INPUT, layout.input()).word(layout.time(), moment);
      }
      forget(slot);
    }
    return expired.toRows();
  }

  private void forget(int slot) {
    rows.forget(slot);
    keys.remove(slot);
  }

  @Override
  public List<Rows> all() {
    return keys.size() == 0 ? List.of() : List.of(rows.all());
  }

  @Override
  public void restoreWatermark(long watermark) {
    for (int slot = 0; slot < keys.bound(); slot++) {
      if (rows.isKnown(slot)) {
        rows.settle(slot);
        queue(slot);
      }
    }
  }

  @Override
  public Rows find(Rows key) {
    int slot = keys.find(key);
    return rows.isPresent(slot) ? rows.row(slot) : Rows.none();
  }

  @Override
  public long rowBytes() {
    return keys.heapBytes() + rows.heapBytes();
  }

  @Override
  public RowPages pages() {
    return rows.pages();
  }

  /** Those that are deleted and not forgotten among them. */
  @Override
  public long groups() {
    return keys.size();
  }

  @Override
  public long heapBytes() {
    return keys.heapBytes() + rows.heapBytes() + deadlines.heapBytes();
  }
}
