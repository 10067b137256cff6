package io.actorflow.group;

import java.util.Arrays;

/**
 * Rows of one input of a stateful operator, to be found by their keys. Rows are only added; they
 * count from 0. All of it is a few arrays: a hash index from each key to its newest row, and from
 * each row the one before it with the same key.
 *
 * <p>Of the rows, those before {@link #bound} are committed, and those before {@link #settled} were
 * before the last commit too. A row may be marked as matched. One thread.
 */
public final class KeyedRows {
  /** Beside the number of the input in the first word of a row of {@link #rows}. */
  private static final long SETTLED = 1 << 8;

  private static final long MATCHED = 1 << 9;
  private static final long INPUTS = SETTLED - 1;
  private static final int INITIAL = 8;
  private static final int NONE = -1;

  private final RowLayout layout;
  private final int serial;
  private final int keyWords;
  private final int[] textKeys;
  private final StringPool[] pools;
  private final long[] key;
  private long[] keys;
  private long[] times = new long[INITIAL];
  private int[] ends = new int[INITIAL];
  private int[] before = new int[INITIAL];
  private int[] index = new int[2 * INITIAL];
  private long[] matched = new long[0];
  private byte[] bytes = new byte[INITIAL * 16];
  private int distinct;
  private int size;
  private int bound;
  private int settled;

  /**
   * @param serial tells these rows from others that the same results are made of
   */
  public KeyedRows(RowLayout layout, int serial) {
    this.layout = layout;
    this.serial = serial;
    keyWords = layout.keyWords();
    textKeys = Arrays.stream(layout.textKeys()).map(k -> k - RowLayout.FIRST_KEY).toArray();
    pools = new StringPool[textKeys.length];
    Arrays.setAll(pools, i -> new StringPool());
    key = new long[keyWords];
    keys = new long[INITIAL * keyWords];
  }

  /** The number of the input that a row of {@link #rows}, or one on its way here, is of. */
  public static int input(Rows rows, int row) {
    return (int) (rows.word(row, RowLayout.INPUT) & INPUTS);
  }

  int serial() {
    return serial;
  }

  public int size() {
    return size;
  }

  public int bound() {
    return bound;
  }

  public int settled() {
    return settled;
  }

  /** All rows that are here are committed. */
  public void bind() {
    bound = size;
  }

  /** The committed rows are settled. */
  public void settle() {
    settled = bound;
  }

  public long time(int row) {
    return times[row];
  }

  public boolean isMatched(int row) {
    int word = row >> 6;
    return word < matched.length && (matched[word] & 1L << row) != 0;
  }

  public void markMatched(int row) {
    int word = row >> 6;
    if (word >= matched.length) {
      matched = Arrays.copyOf(matched, (times.length + 63) >> 6);
    }
    matched[word] |= 1L << row;
  }

  /** The newest row here that has the key of a row of another input; -1 if there is none. */
  public int find(KeyedRows other, int row) {
    System.arraycopy(other.keys, row * keyWords, key, 0, keyWords);
    for (int t = 0; t < pools.length; t++) {
      int number = pools[t].find(other.pools[t], (int) key[textKeys[t]]);
      if (number < 0) {
        return NONE;
      }
      key[textKeys[t]] = number;
    }
    return index[probe()] - 1;
  }

  /** The row before this one that has its key; -1 if there is none. */
  public int before(int row) {
    return before[row];
  }

  /** Adds a row of those that a {@link RowGatherer} has gathered, or of {@link #rows}. */
  public void add(Rows source, int row) {
    if (size == times.length) {
      grow();
    }
    System.arraycopy(source.words(), row * source.stride() + RowLayout.FIRST_KEY, key, 0, keyWords);
    for (int t = 0; t < pools.length; t++) {
      Texts texts = source.texts()[t];
      int id = (int) key[textKeys[t]];
      int start = texts.start(id);
      key[textKeys[t]] = pools[t].intern(texts.data(), start, texts.end(id) - start);
    }
    System.arraycopy(key, 0, keys, size * keyWords, keyWords);
    times[size] = source.word(row, layout.time());
    addBytes(source, row);
    int probe = probe();
    before[size] = index[probe] - 1;
    if (index[probe] == 0) {
      distinct++;
    }
    index[probe] = ++size;
    if (distinct * 2 > index.length) {
      rehash();
    }
    restore(source.word(row, RowLayout.INPUT));
  }

  private void restore(long flags) {
    if ((flags & MATCHED) != 0) {
      markMatched(size - 1);
    }
    if ((flags & SETTLED) != 0) {
      settled = size;
      bound = size;
    }
  }

  private void grow() {
    int room = Math.multiplyExact(size, 2);
    keys = Arrays.copyOf(keys, Math.multiplyExact(room, keyWords));
    times = Arrays.copyOf(times, room);
    ends = Arrays.copyOf(ends, room);
    before = Arrays.copyOf(before, room);
  }

  private void addBytes(Rows source, int row) {
    Texts carried = source.texts()[source.texts().length - 1];
    int id = Math.toIntExact(source.word(row, layout.bytes()) - 1);
    int start = carried.start(id);
    int length = carried.end(id) - start;
    int end = Math.addExact(start(size), length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16, 2L * end));
    }
    System.arraycopy(carried.data(), start, bytes, start(size), length);
    ends[size] = end;
  }

  /** Where the index has the key of {@code key}, or has room for it. */
  private int probe() {
    int mask = index.length - 1;
    int probe = (int) hash(key, 0) & mask;
    while (index[probe] != 0 && !sameKey(index[probe] - 1)) {
      probe = (probe + 1) & mask;
    }
    return probe;
  }

  private long hash(long[] words, int at) {
    long hash = Hash.mix(words[at]);
    for (int i = 1; i < keyWords; i++) {
      hash = Hash.combine(hash, words[at + i]);
    }
    return hash;
  }

  private boolean sameKey(int row) {
    int at = row * keyWords;
    for (int i = 0; i < keyWords; i++) {
      if (keys[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private void rehash() {
    int[] newest = index;
    index = new int[newest.length * 2];
    int mask = index.length - 1;
    for (int row : newest) {
      if (row != 0) {
        int probe = (int) hash(keys, (row - 1) * keyWords) & mask;
        while (index[probe] != 0) {
          probe = (probe + 1) & mask;
        }
        index[probe] = row;
      }
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  int end(int row) {
    return ends[row];
  }

  /** The committed rows, with their marks, for {@link #add}. */
  public Rows rows() {
    int stride = layout.stride();
    long[] words = new long[Math.multiplyExact(bound, stride)];
    for (int row = 0; row < bound; row++) {
      int at = row * stride;
      words[at + RowLayout.INPUT] =
          layout.input() | (row < settled ? SETTLED : 0) | (isMatched(row) ? MATCHED : 0);
      System.arraycopy(keys, row * keyWords, words, at + RowLayout.FIRST_KEY, keyWords);
      words[at + layout.time()] = times[row];
      words[at + layout.bytes()] = row + 1L;
    }
    Texts[] texts = new Texts[pools.length + 1];
    for (int t = 0; t < pools.length; t++) {
      texts[t] = Texts.renumber(pools[t], words, layout.textKeys()[t], stride, bound);
    }
    texts[pools.length] = new Texts(Arrays.copyOf(bytes, start(bound)), Arrays.copyOf(ends, bound));
    return new Rows(bound, stride, words, texts);
  }

  public long heapBytes() {
    long held = 8L * (keys.length + times.length + matched.length) + bytes.length;
    held += 4L * (ends.length + before.length + index.length);
    for (StringPool pool : pools) {
      held += pool.heapBytes();
    }
    return held;
  }
}
