package io.actorflow.group;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Rows as tables make them, but of random words. */
public final class RandomRows {
  private RandomRows() {}

  /**
   * Makes rows that differ in their first column.
   *
   * @param textColumns how many of the columns, from the first on, are numbers of strings
   */
  public static Rows of(Random random, int count, int stride, int textColumns) {
    long[] words = new long[count * stride];
    for (int column = 0; column < stride; column++) {
      int bits = random.nextInt(65);
      long base = random.nextLong();
      for (int row = 0; row < count; row++) {
        long distance = bits == 64 ? random.nextLong() : random.nextLong() & ((1L << bits) - 1);
        words[row * stride + column] = column == 0 ? base + row : base + distance;
      }
    }
    Texts[] texts = new Texts[textColumns];
    for (int t = 0; t < textColumns; t++) {
      texts[t] = texts(random, count);
      for (int row = 0; row < count; row++) {
        words[row * stride + t] = t == 0 ? row : random.nextInt(count);
      }
    }
    return new Rows(count, stride, words, texts);
  }

  private static Texts texts(Random random, int count) {
    Set<String> strings = new HashSet<>();
    while (strings.size() < count) {
      strings.add(Long.toString(random.nextLong(4L * count), 36) + "ö".repeat(random.nextInt(3)));
    }
    StringPool pool = new StringPool();
    for (String string : strings) {
      byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
      pool.intern(bytes, 0, bytes.length);
    }
    long[] all = new long[count];
    Arrays.setAll(all, i -> i);
    return Texts.renumber(pool, all, 0, 1, count);
  }
}
