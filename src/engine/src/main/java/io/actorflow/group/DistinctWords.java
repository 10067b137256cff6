package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Words, each once, in order of first sight. */
final class DistinctWords implements Cell {
  private static final long[] NONE = {};
  private static final int[] NO_INDEX = {};

  private final boolean floating;
  private long[] values = new long[4];
  private int[] index = new int[8];
  private int size;
  private int written;

  /**
   * @param floating whether the words are bits of doubles
   */
  DistinctWords(boolean floating) {
    this.floating = floating;
  }

  @Override
  public void add(ColumnWords[] columns, int row) {
    long word = columns[0].words()[row];
    add(floating ? Values.canonical(word) : word);
  }

  private void add(long value) {
    if (size == DistinctType.TOO_MANY) {
      return;
    }
    int mask = index.length - 1;
    int probe = (int) Hash.mix(value) & mask;
    while (index[probe] != 0) {
      if (values[index[probe] - 1] == value) {
        return;
      }
      probe = (probe + 1) & mask;
    }
    if (size == DistinctType.MAX_VALUES) {
      giveUp();
      return;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size] = value;
    index[probe] = ++size;
    if (size * 2 > index.length) {
      rehash();
    }
  }

  private void giveUp() {
    size = DistinctType.TOO_MANY;
    values = NONE;
    index = NO_INDEX;
  }

  private void rehash() {
    index = new int[index.length * 2];
    int mask = index.length - 1;
    for (int i = 0; i < size; i++) {
      int probe = (int) Hash.mix(values[i]) & mask;
      while (index[probe] != 0) {
        probe = (probe + 1) & mask;
      }
      index[probe] = i + 1;
    }
  }

  @Override
  public void combine(ByteBuffer other) {
    if (other.getInt() == DistinctType.TOO_MANY) {
      giveUp();
      return;
    }
    for (int left = StateBytes.count(other, 8); left > 0; left--) {
      add(other.getLong());
    }
  }

  @Override
  public void write(StateBytes out) {
    write(out, 0);
  }

  @Override
  public void writeChange(StateBytes out) {
    write(out, written);
    written = size;
  }

  private void write(StateBytes out, int from) {
    out.putInt(size).putInt(size == DistinctType.TOO_MANY ? 0 : size - from);
    for (int i = from; i < size; i++) {
      out.putLong(values[i]);
    }
  }

  /** What it holds already it would hold afterwards, too. */
  @Override
  public void replay(ByteBuffer change) {
    combine(change);
    written = size;
  }

  @Override
  public long heapBytes() {
    return 64 + 8L * values.length + 4L * index.length;
  }
}
