package io.actorflow.group;

import java.util.Arrays;

/**
 * Some strings by number, packed: a key column of text in {@link Rows}.
 *
 * @param ends where each string ends in {@code data}; it begins where the one before ends
 */
record Texts(byte[] data, int[] ends) {
  int count() {
    return ends.length;
  }

  int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  int end(int id) {
    return ends[id];
  }

  /**
   * Replaces the pool's numbers in column {@code column} of {@code words} by numbers of the result.
   */
  static Texts renumber(StringPool pool, long[] words, int column, int stride, int count) {
    if (count == 1) {
      int id = (int) words[column];
      words[column] = 0;
      byte[] only = Arrays.copyOfRange(pool.data(), pool.start(id), pool.end(id));
      return new Texts(only, new int[] {only.length});
    }
    int[] numbers = new int[pool.size()];
    Arrays.fill(numbers, -1);
    int[] ends = new int[Math.min(count, pool.size())];
    byte[] data = new byte[Math.min(pool.dataBytes(), 16 * ends.length + 16)];
    int used = 0;
    int end = 0;
    for (int i = 0; i < count; i++) {
      int at = i * stride + column;
      int id = (int) words[at];
      if (numbers[id] < 0) {
        int length = pool.end(id) - pool.start(id);
        if (end + length > data.length) {
          data = Arrays.copyOf(data, Math.max(data.length * 2, end + length));
        }
        System.arraycopy(pool.data(), pool.start(id), data, end, length);
        end += length;
        ends[used] = end;
        numbers[id] = used++;
      }
      words[at] = numbers[id];
    }
    return new Texts(Arrays.copyOf(data, end), Arrays.copyOf(ends, used));
  }
}
