package io.actorflow.group;

import java.util.Arrays;

/**
 * Carried rows that wait for event time to pass them: taken in the order of their event times, and
 * of their bytes where these are equal, whatever the order in which they came. One thread.
 */
public final class RowQueue {
  private static final int FEW_ROWS = 1024;

  private final RowLayout layout;
  private RowStore store;
  private int fresh;
  private int[] heap = new int[16];
  private int size;

  public RowQueue(RowLayout layout) {
    this.layout = layout;
    store = new RowStore(layout);
  }

  /** Adds a row. */
  public void add(Rows rows, int row) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int added = store.add(rows, row);
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (store.compare(heap[parent], added) <= 0) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = added;
  }

  /** Whether rows have been added since {@link #takeFresh}. */
  public boolean hasFresh() {
    return fresh < store.size();
  }

  /** The rows that have been added since this was last called, in the order of their coming. */
  public Rows takeFresh() {
    Rows added = store.from(fresh);
    keepNoneFresh();
    return added;
  }

  /** Those that are here now do not count as added. */
  public void keepNoneFresh() {
    fresh = store.size();
  }

  /** Takes the rows of event times before {@code bound}; what has been added has been taken. */
  public Rows takeBefore(long bound) {
    Selected taken = new Selected();
    while (size > 0 && store.time(heap[0]) < bound) {
      taken.add(heap[0]);
      removeFirst();
    }
    if (taken.size() == 0) {
      return Rows.none();
    }
    Rows rows = store.rows(taken);
    if (store.size() > 2 * size + FEW_ROWS || size == 0) {
      compact();
    }
    return rows;
  }

  private void removeFirst() {
    int last = heap[--size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && store.compare(heap[child + 1], heap[child]) < 0) {
        child++;
      }
      if (store.compare(last, heap[child]) <= 0) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }

  /** Leaves those behind that have been taken; the heap's order stays. */
  private void compact() {
    Rows left = store.rows(heap, size);
    store = new RowStore(layout);
    store.addAll(left);
    heap = new int[Math.max(16, size)];
    Arrays.setAll(heap, i -> i);
    keepNoneFresh();
  }

  /** All rows that wait. */
  public Rows all() {
    return store.rows(heap, size);
  }

  public int size() {
    return size;
  }

  /** Heap that it holds. */
  public long heapBytes() {
    return store.heapBytes() + 4L * heap.length;
  }
}
