package io.actorflow.group;

import java.util.Arrays;
import java.util.List;

/**
 * A moment for each of some keys of carried rows, by number in the order in which they were added.
 * One thread.
 */
public final class KeyMoments {
  private final RowLayout layout;
  private final StringPool[] pools;
  private final GroupTable keys;
  private final long[] key;
  private long[] moments = new long[16];

  public KeyMoments(RowLayout layout) {
    this.layout = layout;
    GroupLayout words = new GroupLayout(layout.keys(), List.of());
    pools = GroupTable.newPools(words);
    keys = new GroupTable(words, pools);
    key = new long[layout.keyWords()];
  }

  /** The number of a row's key, -1 if it is not here. */
  public int find(Rows rows, int row) {
    System.arraycopy(rows.words(), row * rows.stride() + RowLayout.FIRST_KEY, key, 0, key.length);
    for (int t = 0; t < pools.length; t++) {
      int column = layout.textKeys()[t] - RowLayout.FIRST_KEY;
      Texts texts = rows.texts()[t];
      int start = texts.start((int) key[column]);
      int id = pools[t].find(texts.data(), start, texts.end((int) key[column]) - start);
      if (id < 0) {
        return -1;
      }
      key[column] = id;
    }
    return keys.find(key);
  }

  /** Adds a row's key, which is not here; answers its number. */
  public int add(Rows rows, int row, long moment) {
    System.arraycopy(rows.words(), row * rows.stride() + RowLayout.FIRST_KEY, key, 0, key.length);
    for (int t = 0; t < pools.length; t++) {
      int column = layout.textKeys()[t] - RowLayout.FIRST_KEY;
      Texts texts = rows.texts()[t];
      int start = texts.start((int) key[column]);
      key[column] = pools[t].intern(texts.data(), start, texts.end((int) key[column]) - start);
    }
    int number = keys.row(key, 0);
    if (number >= moments.length) {
      moments = Arrays.copyOf(moments, moments.length * 2);
    }
    moments[number] = moment;
    return number;
  }

  /** The moment of a key. */
  public long moment(int number) {
    return moments[number];
  }

  public int size() {
    return keys.rows();
  }

  /**
   * Carried rows without bytes that have the keys from {@code first} on and the moments as their
   * event times.
   *
   * @param input what stands for the number of their input
   */
  public Rows from(int first, int input) {
    Rows all = keys.all();
    int count = all.count() - first;
    long[] words = new long[count * layout.stride()];
    for (int i = 0; i < count; i++) {
      int at = i * layout.stride();
      words[at + RowLayout.INPUT] = input;
      System.arraycopy(
          all.words(), (first + i) * key.length, words, at + RowLayout.FIRST_KEY, key.length);
      words[at + layout.time()] = moments[first + i];
    }
    Texts[] texts = Arrays.copyOf(all.texts(), pools.length + 1);
    texts[pools.length] = new Texts(new byte[0], new int[0]);
    return new Rows(count, layout.stride(), words, texts);
  }

  /** Heap that it holds. */
  public long heapBytes() {
    return keys.heapBytes() + 8L * moments.length;
  }
}
