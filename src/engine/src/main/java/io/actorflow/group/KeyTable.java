package io.actorflow.group;

import java.util.Arrays;

/**
 * Numbers keys: an open-addressing hash index (linear probing, removal by moving back what follows;
 * Knuth, "The Art of Computer Programming" vol. 3, 6.4, algorithm R) over the words of keys that
 * lie one behind another. A key has the same number until it is removed; then another may get it.
 * One thread.
 */
public final class KeyTable {
  private static final int INITIAL = 64;
  private static final int FEW_STRINGS = 1024;

  private final int keyWords;
  private final int[] textKeys;
  private StringPool[] pools;
  private long[] words;
  private boolean[] isUsed = new boolean[INITIAL];
  private int[] index = new int[INITIAL * 2];
  private int[] free = new int[0];
  private int freed;
  private int slots;
  private int removedSinceDense;

  /** Of the keys of such rows. */
  public KeyTable(RowLayout layout) {
    keyWords = layout.keyWords();
    textKeys = layout.textKeys().clone();
    for (int t = 0; t < textKeys.length; t++) {
      textKeys[t] -= RowLayout.FIRST_KEY;
    }
    pools = newPools();
    words = new long[INITIAL * keyWords];
  }

  private StringPool[] newPools() {
    StringPool[] made = new StringPool[textKeys.length];
    Arrays.setAll(made, t -> new StringPool());
    return made;
  }

  /** How many keys there are. */
  public int size() {
    return slots - freed;
  }

  /** All numbers are less than this. */
  public int bound() {
    return slots;
  }

  /** Whether a key has that number. */
  public boolean isUsed(int slot) {
    return isUsed[slot];
  }

  /** Keys of some rows by their number here. */
  public final class Reader {
    private final Rows rows;
    private final int[][] numbers;
    private final long[] key = new long[keyWords];

    private Reader(Rows rows) {
      this.rows = rows;
      numbers = new int[rows.isEmpty() ? 0 : pools.length][];
      for (int t = 0; t < numbers.length; t++) {
        numbers[t] = new int[rows.texts()[t].count()];
        Arrays.fill(numbers[t], -1);
      }
    }

    /** The number of the key of a row, -1 if it is not here. */
    public int find(int row) {
      return load(row, false) ? KeyTable.this.find(key) : -1;
    }

    /** The number of the key of a row, a new one if it is not here. */
    public int slot(int row) {
      load(row, true);
      return KeyTable.this.slot(key);
    }

    private boolean load(int row, boolean adds) {
      System.arraycopy(rows.words(), row * rows.stride() + RowLayout.FIRST_KEY, key, 0, keyWords);
      for (int t = 0; t < numbers.length; t++) {
        int id = (int) key[textKeys[t]];
        if (numbers[t][id] < 0) {
          Texts texts = rows.texts()[t];
          int start = texts.start(id);
          int length = texts.end(id) - start;
          numbers[t][id] =
              adds
                  ? pools[t].intern(texts.data(), start, length)
                  : pools[t].find(texts.data(), start, length);
        }
        if (numbers[t][id] < 0) {
          return false;
        }
        key[textKeys[t]] = numbers[t][id];
      }
      return true;
    }
  }

  /**
   * Finds keys of rows whose words and texts of the key are where a {@link RowLayout} has them. No
   * key may be removed meanwhile.
   */
  public Reader reader(Rows rows) {
    return new Reader(rows);
  }

  /**
   * The number of a key, -1 if it is not here.
   *
   * @param key one row, which has the key's words and nothing else
   */
  public int find(Rows key) {
    long[] words = new long[RowLayout.FIRST_KEY + keyWords];
    System.arraycopy(key.words(), 0, words, RowLayout.FIRST_KEY, keyWords);
    return reader(new Rows(1, words.length, words, key.texts())).find(0);
  }

  private int find(long[] key) {
    int mask = index.length - 1;
    int probe = (int) hash(key, 0) & mask;
    while (true) {
      int slot = index[probe] - 1;
      if (slot < 0 || sameKey(slot * keyWords, key)) {
        return slot;
      }
      probe = (probe + 1) & mask;
    }
  }

  private int slot(long[] key) {
    int mask = index.length - 1;
    int probe = (int) hash(key, 0) & mask;
    while (true) {
      int slot = index[probe] - 1;
      if (slot < 0) {
        return add(key, probe);
      }
      if (sameKey(slot * keyWords, key)) {
        return slot;
      }
      probe = (probe + 1) & mask;
    }
  }

  private long hash(long[] key, int at) {
    long hash = Hash.mix(key[at]);
    for (int i = 1; i < keyWords; i++) {
      hash = Hash.combine(hash, key[at + i]);
    }
    return hash;
  }

  private boolean sameKey(int at, long[] key) {
    for (int i = 0; i < keyWords; i++) {
      if (words[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private int add(long[] key, int probe) {
    int slot = freed > 0 ? free[--freed] : next();
    System.arraycopy(key, 0, words, slot * keyWords, keyWords);
    isUsed[slot] = true;
    index[probe] = slot + 1;
    if (size() * 2 > index.length) {
      index = new int[index.length * 2];
      reindex();
    }
    return slot;
  }

  private int next() {
    if (slots == isUsed.length) {
      isUsed = Arrays.copyOf(isUsed, slots * 2);
      words = Arrays.copyOf(words, Math.multiplyExact(slots * 2, keyWords));
    }
    return slots++;
  }

  private void reindex() {
    int mask = index.length - 1;
    for (int slot = 0; slot < slots; slot++) {
      if (isUsed[slot]) {
        int probe = (int) hash(words, slot * keyWords) & mask;
        while (index[probe] != 0) {
          probe = (probe + 1) & mask;
        }
        index[probe] = slot + 1;
      }
    }
  }

  /** Forgets a key. */
  public void remove(int slot) {
    int mask = index.length - 1;
    int hole = (int) hash(words, slot * keyWords) & mask;
    while (index[hole] != slot + 1) {
      hole = (hole + 1) & mask;
    }
    index[hole] = 0;
    for (int probe = (hole + 1) & mask; index[probe] != 0; probe = (probe + 1) & mask) {
      int home = (int) hash(words, (index[probe] - 1) * keyWords) & mask;
      if (((probe - home) & mask) >= ((probe - hole) & mask)) {
        index[hole] = index[probe];
        index[probe] = 0;
        hole = probe;
      }
    }
    isUsed[slot] = false;
    if (freed == free.length) {
      free = Arrays.copyOf(free, Math.max(16, freed * 2));
    }
    free[freed++] = slot;
    removedSinceDense++;
  }

  /** Forgets strings that no key has any more, when they are most. Numbers of keys stay. */
  public void compact() {
    if (textKeys.length == 0 || removedSinceDense <= Math.max(FEW_STRINGS, size())) {
      return;
    }
    removedSinceDense = 0;
    StringPool[] old = pools;
    pools = newPools();
    for (int slot = 0; slot < slots; slot++) {
      for (int t = 0; isUsed[slot] && t < pools.length; t++) {
        int at = slot * keyWords + textKeys[t];
        int id = (int) words[at];
        int start = old[t].start(id);
        words[at] = pools[t].intern(old[t].data(), start, old[t].end(id) - start);
      }
    }
    Arrays.fill(index, 0);
    reindex();
  }

  /** Writes the words of a key; those of strings are numbers in {@link #pools}. */
  void copy(int slot, long[] to, int at) {
    System.arraycopy(words, slot * keyWords, to, at, keyWords);
  }

  int keyWords() {
    return keyWords;
  }

  /** Which words of a key are strings, rising. */
  int[] textKeys() {
    return textKeys;
  }

  StringPool[] pools() {
    return pools;
  }

  public long heapBytes() {
    long bytes = 8L * words.length + isUsed.length + 4L * index.length + 4L * free.length;
    for (StringPool pool : pools) {
      bytes += pool.heapBytes();
    }
    return bytes;
  }
}
