package io.actorflow.keyed;

import io.actorflow.group.BytePool;
import io.actorflow.group.CarriedRows;
import io.actorflow.group.KeyTable;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.TimeHeap;
import java.util.Arrays;

/** Rows that wait for event time to pass theirs, by the numbers of their keys. */
final class WaitingRows {
  private final RowLayout layout;
  private final KeyTable keys;
  private final Numbers numbers = new Numbers();
  private final BytePool bytes = new BytePool();
  private final TimeHeap queue = new TimeHeap();
  private int[] slots = new int[0];
  private long[] times = new long[0];
  private int[] ofKey = new int[0];

  WaitingRows(RowLayout layout, KeyTable keys) {
    this.layout = layout;
    this.keys = keys;
  }

  void add(int slot, Rows rows, int row) {
    int number = numbers.take();
    if (number >= slots.length) {
      int room = Math.max(16, slots.length * 2);
      slots = Arrays.copyOf(slots, room);
      times = Arrays.copyOf(times, room);
    }
    if (slot >= ofKey.length) {
      ofKey = Arrays.copyOf(ofKey, Math.max(keys.bound(), Math.max(16, ofKey.length * 2)));
    }
    long time = rows.word(row, layout.time());
    slots[number] = slot;
    times[number] = time;
    bytes.set(number, rows, row, layout.bytes());
    ofKey[slot]++;
    queue.add(time, number);
  }

  boolean hasBefore(long moment) {
    return !queue.isEmpty() && queue.time() < moment;
  }

  /** The least time of those that wait. */
  long least() {
    return queue.time();
  }

  /** Takes a row of the least time there is. It stays until it is {@link #forget forgotten}. */
  int take() {
    return queue.take();
  }

  int slot(int number) {
    return slots[number];
  }

  long time(int number) {
    return times[number];
  }

  void carry(int number, CarriedRows to, int which, int column) {
    to.carry(which, column, bytes, number);
  }

  void forget(int number) {
    ofKey[slots[number]]--;
    bytes.remove(number);
    numbers.giveBack(number);
  }

  /** Whether no row of a key waits. */
  boolean isEmpty(int slot) {
    return slot >= ofKey.length || ofKey[slot] == 0;
  }

  Rows all() {
    CarriedRows all = new CarriedRows(keys, layout.stride(), 1);
    for (int number = 0; number < numbers.bound(); number++) {
      if (bytes.has(number)) {
        all.add(slots[number])
            .word(RowLayout.INPUT, layout.input())
            .word(layout.time(), times[number]);
        carry(number, all, 0, layout.bytes());
      }
    }
    return all.toRows();
  }

  int size() {
    return numbers.size();
  }

  long heapBytes() {
    return bytes.heapBytes()
        + queue.heapBytes()
        + numbers.heapBytes()
        + 4L * (slots.length + ofKey.length)
        + 8L * times.length;
  }
}
