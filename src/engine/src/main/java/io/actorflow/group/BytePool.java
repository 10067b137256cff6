package io.actorflow.group;

import java.util.Arrays;

/**
 * Bytes by number, in pages that are filled one after another. What is replaced or removed stays
 * where it is until it is more than what counts; then all that counts is written anew. One thread.
 */
public final class BytePool {
  private static final int LEAST_PAGE = 1 << 10;
  private static final int MOST_PAGE = 1 << 20;
  private static final long MUCH = 1 << 16;
  private static final long NONE = -1;

  private byte[][] pages = new byte[0][];
  private int pageCount;
  private int fill;
  private long[] places = new long[0];
  private int[] lengths = new int[0];
  private long live;
  private long dead;
  private long deadWhenDense;
  private long capacity;

  /** Sets what a number stands for to the bytes that the word {@code column} of a row refers to. */
  public void set(int id, Rows source, int row, int column) {
    set(id, source.texts()[source.texts().length - 1], (int) source.word(row, column) - 1);
  }

  /** Sets what a number stands for to the bytes of a carried row. */
  void set(int id, Texts source, int number) {
    int start = source.start(number);
    set(id, source.data(), start, source.end(number) - start);
  }

  void set(int id, byte[] source, int offset, int length) {
    remove(id);
    if (id >= places.length) {
      int before = places.length;
      int room = Math.max(id + 1, Math.max(16, before * 2));
      places = Arrays.copyOf(places, room);
      lengths = Arrays.copyOf(lengths, room);
      Arrays.fill(places, before, room, NONE);
    }
    append(id, source, offset, length);
    if (dead - deadWhenDense > Math.max(live, MUCH)) {
      compact();
    }
  }

  private void append(int id, byte[] source, int offset, int length) {
    if (pageCount == 0 || pages[pageCount - 1].length - fill < length) {
      addPage(length);
    }
    System.arraycopy(source, offset, pages[pageCount - 1], fill, length);
    places[id] = (long) (pageCount - 1) << 32 | fill;
    lengths[id] = length;
    fill += length;
    live += length;
  }

  private void addPage(int least) {
    if (pageCount > 0) {
      dead += pages[pageCount - 1].length - fill;
    }
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, Math.max(4, pageCount * 2));
    }
    int size = (int) Math.min(MOST_PAGE, Math.max(LEAST_PAGE, capacity));
    pages[pageCount] = new byte[Math.max(size, least)];
    capacity += pages[pageCount].length;
    pageCount++;
    fill = 0;
  }

  private void compact() {
    byte[][] old = pages;
    pages = new byte[0][];
    pageCount = 0;
    fill = 0;
    capacity = 0;
    dead = 0;
    live = 0;
    for (int id = 0; id < places.length; id++) {
      if (places[id] != NONE) {
        append(id, old[(int) (places[id] >>> 32)], (int) places[id], lengths[id]);
      }
    }
    deadWhenDense = dead;
  }

  /** Forgets what a number stands for, if it does for anything. */
  public void remove(int id) {
    if (has(id)) {
      live -= lengths[id];
      dead += lengths[id];
      places[id] = NONE;
    }
  }

  /** Whether a number stands for anything. */
  public boolean has(int id) {
    return id < places.length && places[id] != NONE;
  }

  /** Whether a number stands for the bytes of that carried row. */
  boolean isSame(int id, Texts source, int number) {
    if (!has(id)) {
      return false;
    }
    int start = (int) places[id];
    return Arrays.equals(
        pages[(int) (places[id] >>> 32)],
        start,
        start + lengths[id],
        source.data(),
        source.start(number),
        source.end(number));
  }

  /** Writes what a number stands for. */
  void copy(int id, StateBytes to) {
    to.put(pages[(int) (places[id] >>> 32)], (int) places[id], lengths[id]);
  }

  /** Those that count. */
  public long liveBytes() {
    return live;
  }

  public long heapBytes() {
    return capacity + 12L * places.length;
  }
}
