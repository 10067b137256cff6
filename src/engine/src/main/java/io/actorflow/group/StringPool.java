package io.actorflow.group;

import java.util.Arrays;

/**
 * Strings (or any bytes) by number, each once: lets keys of text be words like all others. Numbers
 * count from 0 in order of first sight and mean nothing outside this pool.
 */
final class StringPool {
  private static final int INITIAL = 16;

  private byte[] data;
  private int[] ends;
  private long[] hashes;
  private int[] index;
  private int size;

  StringPool() {
    this(INITIAL);
  }

  /**
   * @param room for how many strings at first, a power of two
   */
  StringPool(int room) {
    data = new byte[room * 16];
    ends = new int[room];
    hashes = new long[room];
    index = new int[room * 2];
  }

  int size() {
    return size;
  }

  /** Bytes of all strings together. */
  int dataBytes() {
    return size == 0 ? 0 : ends[size - 1];
  }

  byte[] data() {
    return data;
  }

  int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  int end(int id) {
    return ends[id];
  }

  long hash(int id) {
    return hashes[id];
  }

  /** Its number, -1 if it is not here. */
  int find(byte[] source, int offset, int length) {
    return find(source, offset, length, Hash.bytes(source, offset, length));
  }

  /** The number here of a string of another pool, -1 if it is not here. */
  int find(StringPool other, int id) {
    int start = other.start(id);
    return find(other.data, start, other.ends[id] - start, other.hashes[id]);
  }

  private int find(byte[] source, int offset, int length, long hash) {
    int mask = index.length - 1;
    int probe = (int) hash & mask;
    while (true) {
      int id = index[probe] - 1;
      if (id < 0
          || (hashes[id] == hash
              && Arrays.equals(data, start(id), ends[id], source, offset, offset + length))) {
        return id;
      }
      probe = (probe + 1) & mask;
    }
  }

  int intern(byte[] source, int offset, int length) {
    long hash = Hash.bytes(source, offset, length);
    int mask = index.length - 1;
    int probe = (int) hash & mask;
    while (true) {
      int id = index[probe] - 1;
      if (id < 0) {
        return add(source, offset, length, hash, probe);
      }
      if (hashes[id] == hash
          && Arrays.equals(data, start(id), ends[id], source, offset, offset + length)) {
        return id;
      }
      probe = (probe + 1) & mask;
    }
  }

  void clear() {
    if (size > 0) {
      size = 0;
      Arrays.fill(index, 0);
    }
  }

  long heapBytes() {
    return data.length + 4L * ends.length + 8L * hashes.length + 4L * index.length;
  }

  private int add(byte[] source, int offset, int length, long hash, int probe) {
    int start = dataBytes();
    int end = Math.addExact(start, length);
    if (end > data.length) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, end));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    System.arraycopy(source, offset, data, start, length);
    ends[size] = end;
    hashes[size] = hash;
    index[probe] = ++size;
    if (size * 2 > index.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    index = new int[index.length * 2];
    int mask = index.length - 1;
    for (int id = 0; id < size; id++) {
      int probe = (int) hashes[id] & mask;
      while (index[probe] != 0) {
        probe = (probe + 1) & mask;
      }
      index[probe] = id + 1;
    }
  }
}
