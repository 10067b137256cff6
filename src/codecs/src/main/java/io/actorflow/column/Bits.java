package io.actorflow.column;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** A bitmap on the heap that is copied to Arrow when it is complete. All bits are set at first. */
final class Bits {
  private static final long ALL = -1L;

  private long[] words = new long[0];

  /** Makes room for {@code count} bits; new ones are set. */
  void ensure(int count) {
    int needed = wordsFor(count);
    if (needed > words.length) {
      int old = words.length;
      words = Arrays.copyOf(words, Math.max(needed, old * 2));
      Arrays.fill(words, old, words.length, ALL);
    }
  }

  void setAll() {
    Arrays.fill(words, ALL);
  }

  void set(int index) {
    words[index >>> 6] |= 1L << index;
  }

  void clear(int index) {
    words[index >>> 6] &= ~(1L << index);
  }

  /** How many of the first {@code count} bits are not set. */
  int zeros(int count) {
    int ones = 0;
    int whole = count >>> 6;
    for (int word = 0; word < whole; word++) {
      ones += Long.bitCount(words[word]);
    }
    if ((count & 63) != 0) {
      ones += Long.bitCount(words[whole] & ((1L << count) - 1));
    }
    return count - ones;
  }

  static long bytesFor(int count) {
    return wordsFor(count) * 8L;
  }

  void copyTo(ArrowBuf target, int count) {
    int used = wordsFor(count);
    for (int word = 0; word < used; word++) {
      target.setLong(word * 8L, words[word]);
    }
  }

  private static int wordsFor(int count) {
    return (count + 63) >>> 6;
  }
}
