package io.actorflow.group;

import java.util.Arrays;

/**
 * The latest row of each key of one input, by the numbers that a {@link KeyTable} gives the keys,
 * which several inputs may share: the row that arrived last or, if the layout says what rows are
 * ordered by, the one with the most of it; of equals, the one that arrived last.
 *
 * <p>Remembers which keys have changed since {@link #takeChanges}, and whether a key had a row
 * before. A key that has been deleted stays here until it is {@link #forget forgotten}, so that a
 * row that is older than its deletion changes nothing. One thread.
 */
public final class LatestRows {
  private static final byte NONE = 0;
  private static final byte PRESENT = 1;
  private static final byte DELETED = 2;

  private final RowLayout layout;
  private final KeyTable keys;
  private final boolean isOrdered;
  private final boolean hasOrders;
  private final BytePool bytes = new BytePool();
  private byte[] states = new byte[0];
  private long[] times = new long[0];
  private long[] orders = new long[0];
  private boolean[] wasPresent = new boolean[0];
  private boolean[] isChanged = new boolean[0];
  private int[] changed = new int[0];
  private int changes;
  private int rows;
  private int known;

  public LatestRows(RowLayout layout, KeyTable keys) {
    this.layout = layout;
    this.keys = keys;
    isOrdered = !layout.order().isEmpty();
    hasOrders = layout.orderedBy() != layout.time();
  }

  /** Takes rows of the layout, in the order in which they arrived. */
  public void apply(Rows arrived) {
    KeyTable.Reader reader = keys.reader(arrived);
    for (int row = 0; row < arrived.count(); row++) {
      boolean deletes = arrived.word(row, layout.bytes()) == 0;
      int slot = deletes && !isOrdered ? reader.find(row) : reader.slot(row);
      if (slot >= 0) {
        reserve();
        apply(slot, arrived, row, deletes);
      }
    }
  }

  private void apply(int slot, Rows arrived, int row, boolean deletes) {
    long time = arrived.word(row, layout.time());
    long order = arrived.word(row, layout.orderedBy());
    byte before = states[slot];
    if (isOrdered && before != NONE) {
      long last = order(slot);
      if (order == RowLayout.UNKNOWN) {
        order = last;
        time = hasOrders ? time : last;
      } else if (order < last) {
        return;
      }
    }
    boolean isSame =
        deletes
            ? before != PRESENT && (!isOrdered || (before == DELETED && order == order(slot)))
            : before == PRESENT
                && time == times[slot]
                && order == order(slot)
                && bytes.isSame(slot, carried(arrived), number(arrived, row));
    if (!isSame) {
      set(slot, arrived, row, time, order);
      markChanged(slot);
    }
  }

  private long order(int slot) {
    return hasOrders ? orders[slot] : times[slot];
  }

  private static Texts carried(Rows rows) {
    return rows.texts()[rows.texts().length - 1];
  }

  private int number(Rows from, int row) {
    return Math.toIntExact(from.word(row, layout.bytes()) - 1);
  }

  private void set(int slot, Rows from, int row, long time, long order) {
    int number = number(from, row);
    if (number < 0) {
      bytes.remove(slot);
    } else {
      bytes.set(slot, carried(from), number);
    }
    rows += (number < 0 ? 0 : 1) - (states[slot] == PRESENT ? 1 : 0);
    known += states[slot] == NONE ? 1 : 0;
    states[slot] = number < 0 ? DELETED : PRESENT;
    times[slot] = time;
    if (hasOrders) {
      orders[slot] = order;
    }
  }

  private void reserve() {
    if (states.length < keys.bound()) {
      int room = Math.max(keys.bound(), Math.max(16, states.length * 2));
      states = Arrays.copyOf(states, room);
      times = Arrays.copyOf(times, room);
      orders = hasOrders ? Arrays.copyOf(orders, room) : orders;
      wasPresent = Arrays.copyOf(wasPresent, room);
      isChanged = Arrays.copyOf(isChanged, room);
    }
  }

  private void markChanged(int slot) {
    if (!isChanged[slot]) {
      isChanged[slot] = true;
      if (changes == changed.length) {
        changed = Arrays.copyOf(changed, Math.max(16, changes * 2));
      }
      changed[changes++] = slot;
    }
  }

  /** Number of keys that have changed since the changes were last taken. */
  public int changes() {
    return changes;
  }

  /** The keys that have changed, the first {@link #changes()} of these. */
  public int[] changed() {
    return changed;
  }

  /** The rows of the keys that have changed since this was last called, as they are now. */
  public Rows takeChanges() {
    CarriedRows taken = new CarriedRows(keys, layout.stride(), 1);
    for (int i = 0; i < changes; i++) {
      isChanged[changed[i]] = false;
      copy(changed[i], taken);
    }
    changes = 0;
    return taken.toRows();
  }

  private void copy(int slot, CarriedRows to) {
    to.add(slot)
        .word(RowLayout.INPUT, layout.input())
        .word(layout.time(), times[slot])
        .word(layout.orderedBy(), order(slot));
    if (states[slot] == PRESENT) {
      carry(slot, to, 0, layout.bytes());
    }
  }

  /** Gives the row that was begun last in {@code to} the bytes of the row of a key. */
  public void carry(int slot, CarriedRows to, int which, int column) {
    to.carry(which, column, bytes, slot);
  }

  /** Makes the keys of such rows what they were when these were taken. */
  public void replay(Rows taken) {
    KeyTable.Reader reader = keys.reader(taken);
    for (int row = 0; row < taken.count(); row++) {
      int slot = reader.slot(row);
      reserve();
      set(slot, taken, row, taken.word(row, layout.time()), taken.word(row, layout.orderedBy()));
    }
  }

  /** All keys, those deleted that are not forgotten among them. */
  public Rows all() {
    CarriedRows all = new CarriedRows(keys, layout.stride(), 1);
    for (int slot = 0; slot < Math.min(states.length, keys.bound()); slot++) {
      if (states[slot] != NONE) {
        copy(slot, all);
      }
    }
    return all.toRows();
  }

  /** Makes the keys of such rows, or of {@link #rows(Selected)}, what these are as of a commit. */
  public void adopt(Rows committed) {
    KeyTable.Reader reader = keys.reader(committed);
    for (int row = 0; row < committed.count(); row++) {
      int slot = reader.slot(row);
      reserve();
      if (committed.word(row, RowLayout.INPUT) == RowLayout.FORGOTTEN) {
        forget(slot);
      } else {
        set(
            slot,
            committed,
            row,
            committed.word(row, layout.time()),
            committed.word(row, layout.orderedBy()));
        settle(slot);
      }
    }
  }

  /** The rows of some keys; what is forgotten of them says so. */
  public Rows rows(Selected slots) {
    CarriedRows some = new CarriedRows(keys, layout.stride(), 1);
    for (int i = 0; i < slots.size(); i++) {
      int slot = slots.row(i);
      if (isKnown(slot)) {
        copy(slot, some);
      } else {
        some.add(slot).word(RowLayout.INPUT, RowLayout.FORGOTTEN);
      }
    }
    return some.toRows();
  }

  /**
   * Another one with the selected keys, and what has changed of them.
   *
   * @param numbers empty; gives them numbers from 0 on in that order
   */
  public LatestRows moved(Selected slots, KeyTable numbers) {
    LatestRows other = new LatestRows(layout, numbers);
    other.adopt(rows(slots));
    for (int i = 0; i < slots.size(); i++) {
      int slot = slots.row(i);
      other.wasPresent[i] = wasPresent[slot];
      if (isChanged[slot]) {
        other.markChanged(i);
      }
    }
    return other;
  }

  /** A copy of the rows of all keys that have one, to be read page by page. */
  public RowPages pages() {
    CarriedRows present = new CarriedRows(keys, layout.stride(), 1);
    for (int slot = 0; slot < Math.min(states.length, keys.bound()); slot++) {
      if (states[slot] == PRESENT) {
        copy(slot, present);
      }
    }
    return new RowPages(present.toRows(), layout.textKeys(), new int[] {layout.bytes()});
  }

  /** Whether a key has a row. */
  public boolean isPresent(int slot) {
    return slot >= 0 && slot < states.length && states[slot] == PRESENT;
  }

  /** Whether a key has a row, or had one and is not forgotten. */
  public boolean isKnown(int slot) {
    return slot < states.length && states[slot] != NONE;
  }

  /** Whether a key had a row when it was last {@link #settle settled}. */
  public boolean wasPresent(int slot) {
    return slot < states.length && wasPresent[slot];
  }

  /** A commit has been made with the row of this key as it is. */
  public void settle(int slot) {
    wasPresent[slot] = states[slot] == PRESENT;
  }

  /** The event time of the row of a key. */
  public long time(int slot) {
    return times[slot];
  }

  /** Forgets the row of a key, and that it was deleted. */
  public void forget(int slot) {
    if (isKnown(slot)) {
      known--;
      rows -= states[slot] == PRESENT ? 1 : 0;
      states[slot] = NONE;
      wasPresent[slot] = false;
      bytes.remove(slot);
    }
  }

  /** How many keys have a row. */
  public int rows() {
    return rows;
  }

  /** How many keys have a row, or had one and are not forgotten. */
  public int known() {
    return known;
  }

  public long heapBytes() {
    return bytes.heapBytes() + states.length * 11L + 8L * orders.length + 4L * changed.length;
  }
}
