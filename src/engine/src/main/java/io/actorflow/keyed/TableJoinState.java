package io.actorflow.keyed;

import io.actorflow.group.CarriedRows;
import io.actorflow.group.KeyTable;
import io.actorflow.group.LatestRows;
import io.actorflow.group.RowLayout;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.TableJoinBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joins two tables of the same key, the latest rows of both inputs: every commit gives out the
 * joined rows of the keys that have changed, as they are now, and the keys that are joined no more.
 */
final class TableJoinState implements ReadableState {
  private static final long NEVER = Long.MAX_VALUE;

  private final RowLayout keyLayout;
  private final JoinKind kind;
  private final KeyTable keys;
  private final Side left;
  private final Side right;
  private boolean[] isOut = new boolean[0];
  private boolean[] isTouched = new boolean[0];
  private int[] touched = new int[0];
  private int touches;

  /** One of the tables. */
  private static final class Side {
    private final LatestRows rows;
    private final Deadlines deadlines = new Deadlines();
    private final long ttlMicros;

    Side(RowLayout layout, KeyTable keys, long ttlMicros) {
      rows = new LatestRows(layout, keys);
      this.ttlMicros = ttlMicros;
    }

    private long due(int slot) {
      return ttlMicros == 0 || !rows.isPresent(slot) || rows.time(slot) == RowLayout.UNKNOWN
          ? NEVER
          : rows.time(slot) + ttlMicros;
    }

    void queue(int slot) {
      deadlines.add(slot, due(slot));
    }

    /** Forgets a row that is due, and answers its key's number; -1 if none is. */
    int forget(long watermark) {
      int slot = deadlines.take(watermark, this::due);
      if (slot >= 0) {
        rows.forget(slot);
      }
      return slot;
    }
  }

  /**
   * @param ttlMicros how long after its event time a row is forgotten, 0 for never
   */
  TableJoinState(RowLayout left, RowLayout right, JoinKind kind, long ttlMicros) {
    keyLayout = left;
    this.kind = kind;
    keys = new KeyTable(left);
    this.left = new Side(left, keys, ttlMicros);
    this.right = new Side(right, keys, ttlMicros);
  }

  private Side side(Rows rows) {
    return rows.word(0, RowLayout.INPUT) == 0 ? left : right;
  }

  @Override
  public Rows apply(Rows arrived) {
    if (!arrived.isEmpty()) {
      side(arrived).rows.apply(arrived);
    }
    return Rows.none();
  }

  @Override
  public boolean hasChanges() {
    return left.rows.changes() + right.rows.changes() > 0;
  }

  @Override
  public List<Rows> takeDelta() {
    List<Rows> delta = new ArrayList<>();
    for (Side side : List.of(left, right)) {
      if (side.rows.changes() > 0) {
        delta.add(side.rows.takeChanges());
      }
    }
    return delta;
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      side(rows).rows.replay(rows);
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long watermark) {
    reserve();
    for (Rows rows : delta) {
      Side side = side(rows);
      KeyTable.Reader reader = keys.reader(rows);
      for (int row = 0; row < rows.count(); row++) {
        int slot = reader.find(row);
        side.queue(slot);
        touch(slot);
      }
    }
    for (Side side : List.of(left, right)) {
      for (int slot = side.forget(watermark); slot >= 0; slot = side.forget(watermark)) {
        touch(slot);
      }
    }
    Rows results = joinTouched();
    keys.compact();
    return results.isEmpty() ? List.of() : List.of(results);
  }

  private void reserve() {
    if (isOut.length < keys.bound()) {
      int room = Math.max(keys.bound(), Math.max(16, isOut.length * 2));
      isOut = Arrays.copyOf(isOut, room);
      isTouched = Arrays.copyOf(isTouched, room);
    }
  }

  private void touch(int slot) {
    if (!isTouched[slot]) {
      isTouched[slot] = true;
      if (touches == touched.length) {
        touched = Arrays.copyOf(touched, Math.max(16, touches * 2));
      }
      touched[touches++] = slot;
    }
  }

  private Rows joinTouched() {
    if (touches == 0) {
      return Rows.none();
    }
    CarriedRows results = newResults();
    for (int i = 0; i < touches; i++) {
      int slot = touched[i];
      isTouched[slot] = false;
      boolean joins = joins(slot);
      if (joins) {
        join(slot, results);
      } else if (isOut[slot]) {
        results.add(slot);
      }
      isOut[slot] = joins;
      if (!left.rows.isPresent(slot) && !right.rows.isPresent(slot)) {
        left.rows.forget(slot);
        right.rows.forget(slot);
        keys.remove(slot);
      }
    }
    touches = 0;
    return results.toRows();
  }

  private void join(int slot, CarriedRows results) {
    results.add(slot);
    carry(left, slot, results, 0, TableJoinBatches.left(keyLayout));
    carry(right, slot, results, 1, TableJoinBatches.right(keyLayout));
  }

  private CarriedRows newResults() {
    return new CarriedRows(keys, TableJoinBatches.stride(keyLayout), 2);
  }

  private boolean joins(int slot) {
    boolean isLeft = left.rows.isPresent(slot);
    boolean isRight = right.rows.isPresent(slot);
    return (isLeft && (isRight || kind.keepsLeft())) || (isRight && kind.keepsRight());
  }

  private static void carry(Side side, int slot, CarriedRows results, int which, int column) {
    if (side.rows.isPresent(slot)) {
      side.rows.carry(slot, results, which, column);
    }
  }

  @Override
  public List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    for (Side side : List.of(left, right)) {
      Rows rows = side.rows.all();
      if (!rows.isEmpty()) {
        all.add(rows);
      }
    }
    return all;
  }

  @Override
  public Rows find(Rows key) {
    int slot = keys.find(key);
    if (slot < 0 || !joins(slot)) {
      return Rows.none();
    }
    CarriedRows found = newResults();
    join(slot, found);
    return found.toRows();
  }

  @Override
  public long rowBytes() {
    return keys.heapBytes() + left.rows.heapBytes() + right.rows.heapBytes();
  }

  @Override
  public RowPages pages() {
    CarriedRows all = newResults();
    for (int slot = 0; slot < keys.bound(); slot++) {
      if (joins(slot)) {
        join(slot, all);
      }
    }
    return TableJoinBatches.pages(keyLayout, all.toRows());
  }

  @Override
  public void restoreWatermark(long watermark) {
    reserve();
    for (int slot = 0; slot < keys.bound(); slot++) {
      left.queue(slot);
      right.queue(slot);
      isOut[slot] = joins(slot);
    }
  }

  @Override
  public long groups() {
    return keys.size();
  }

  @Override
  public long heapBytes() {
    long bytes = keys.heapBytes() + 2L * isOut.length + 4L * touched.length;
    for (Side side : List.of(left, right)) {
      bytes += side.rows.heapBytes() + side.deadlines.heapBytes();
    }
    return bytes;
  }
}
