package io.actorflow.group;

import java.util.Arrays;

/**
 * Groups by key: an open-addressing hash index over rows of words that lie one behind another.
 *
 * <p>Remembers which rows have changed since {@link #takeChanges()}. One thread.
 */
public final class GroupTable {
  private static final int INITIAL_ROWS = 64;

  private final GroupLayout layout;
  private final int stride;
  private final int keyWords;
  private final StringPool[] pools;
  private final CellPool[] cells;
  private long[] words;
  private int[] index;
  private int rows;
  private int[] changed = new int[INITIAL_ROWS];
  private int changes;
  private boolean[] isChanged;

  public GroupTable(GroupLayout layout) {
    this(layout, newPools(layout));
  }

  /** A table whose keys of text are numbers in {@code pools}, which others may share. */
  GroupTable(GroupLayout layout, StringPool[] pools) {
    this.layout = layout;
    this.pools = pools;
    stride = layout.stride();
    keyWords = layout.keyWords();
    cells = new CellPool[layout.celled().length];
    Arrays.setAll(cells, c -> new CellPool(layout.celled()[c].type()));
    words = new long[INITIAL_ROWS * stride];
    index = new int[INITIAL_ROWS * 2];
    isChanged = new boolean[INITIAL_ROWS];
  }

  static StringPool[] newPools(GroupLayout layout) {
    StringPool[] pools = new StringPool[layout.textKeys().length];
    Arrays.setAll(pools, i -> new StringPool());
    return pools;
  }

  public int rows() {
    return rows;
  }

  public GroupLayout layout() {
    return layout;
  }

  /** Number of rows changed since the changes were last taken. */
  public int changes() {
    return changes;
  }

  /** The rows that have changed, the first {@link #changes()} of these. */
  public int[] changed() {
    return changed;
  }

  /** Heap that this table holds, its own pools included. */
  public long heapBytes() {
    long bytes = 8L * words.length + 4L * index.length + 4L * changed.length + isChanged.length;
    for (StringPool pool : pools) {
      bytes += pool.heapBytes();
    }
    return bytes + cellBytes();
  }

  /** Heap that its cells hold. */
  long cellBytes() {
    long bytes = 0;
    for (CellPool pool : cells) {
      bytes += pool.heapBytes();
    }
    return bytes;
  }

  long[] words() {
    return words;
  }

  /** The cells of each aggregate that has them. */
  CellPool[] cells() {
    return cells;
  }

  /** The row of the key that starts at {@code key[at]}; a new one has all its state words 0. */
  int row(long[] key, int at) {
    int mask = index.length - 1;
    int probe = (int) hash(key, at) & mask;
    while (true) {
      int row = index[probe] - 1;
      if (row < 0) {
        return add(key, at, probe);
      }
      if (sameKey(row * stride, key, at)) {
        return row;
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

  private boolean sameKey(int row, long[] key, int at) {
    for (int i = 0; i < keyWords; i++) {
      if (words[row + i] != key[at + i]) {
        return false;
      }
    }
    return true;
  }

  private int add(long[] key, int at, int probe) {
    if ((rows + 1) * stride > words.length) {
      words = Arrays.copyOf(words, Math.multiplyExact(words.length, 2));
    }
    System.arraycopy(key, at, words, rows * stride, keyWords);
    index[probe] = ++rows;
    if (rows * 2 > index.length) {
      rehash();
    }
    return rows - 1;
  }

  private void rehash() {
    index = new int[index.length * 2];
    int mask = index.length - 1;
    for (int row = 0; row < rows; row++) {
      int probe = (int) hash(words, row * stride) & mask;
      while (index[probe] != 0) {
        probe = (probe + 1) & mask;
      }
      index[probe] = row + 1;
    }
  }

  void markChanged(int row) {
    if (row >= isChanged.length) {
      isChanged = Arrays.copyOf(isChanged, words.length / stride);
    }
    if (!isChanged[row]) {
      isChanged[row] = true;
      if (changes == changed.length) {
        changed = Arrays.copyOf(changed, changes * 2);
      }
      changed[changes++] = row;
    }
  }

  /** The word of a key or state column of one row. */
  public long word(int row, int column) {
    return words[row * stride + column];
  }

  /**
   * For each of {@code source}'s groups the row of its key here, -1 where there is none. Words
   * behind the keys need not be there.
   */
  public int[] find(Rows source) {
    int[][] numbers = unknownNumbers(source);
    int[] found = new int[source.count()];
    long[] key = new long[keyWords];
    for (int i = 0; i < found.length; i++) {
      System.arraycopy(source.words(), i * source.stride(), key, 0, keyWords);
      found[i] = numbers(source, key, numbers, false) ? find(key) : -1;
    }
    return found;
  }

  /** For each of {@code source}'s groups the row of its key here; a new one is empty. */
  public int[] locate(Rows source) {
    int[][] numbers = unknownNumbers(source);
    int[] rows = new int[source.count()];
    long[] key = new long[keyWords];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(source, i * stride, key, numbers);
    }
    return rows;
  }

  /** The row of a key, -1 if there is none. */
  int find(long[] key) {
    int mask = index.length - 1;
    int probe = (int) hash(key, 0) & mask;
    while (true) {
      int row = index[probe] - 1;
      if (row < 0 || sameKey(row * stride, key, 0)) {
        return row;
      }
      probe = (probe + 1) & mask;
    }
  }

  /**
   * Another table with the selected rows, in that order, and what has changed of them. It takes
   * their cells over, so this one is of no use any more.
   */
  public GroupTable moved(Selected selected) {
    GroupTable other = new GroupTable(layout);
    long[] row = new long[stride];
    for (int i = 0; i < selected.size(); i++) {
      int from = selected.row(i);
      System.arraycopy(words, from * stride, row, 0, stride);
      for (int t = 0; t < pools.length; t++) {
        int column = layout.textKeys()[t];
        int id = (int) row[column];
        int start = pools[t].start(id);
        row[column] = other.pools[t].intern(pools[t].data(), start, pools[t].end(id) - start);
      }
      for (int c = 0; c < cells.length; c++) {
        int offset = layout.celledOffsets()[c];
        row[offset] = other.cells[c].adopt(cells[c], row[offset]);
      }
      int at = other.row(row, 0);
      System.arraycopy(row, keyWords, other.words, at * stride + keyWords, stride - keyWords);
      if (from < isChanged.length && isChanged[from]) {
        other.markChanged(at);
      }
    }
    return other;
  }

  /** A copy of the selected rows. */
  public Rows rows(Selected selected) {
    return copy(selected.numbers(), selected.size(), false);
  }

  /** Makes the selected rows as they were when they were new. They do not count as changed. */
  public void empty(Selected selected) {
    for (int i = 0; i < selected.size(); i++) {
      int at = selected.row(i) * stride;
      for (int c = 0; c < cells.length; c++) {
        cells[c].release(words[at + layout.celledOffsets()[c]]);
      }
      Arrays.fill(words, at + keyWords, at + stride, 0);
    }
  }

  /** Combines each of {@code source}'s groups into the group of its key here. */
  public void combine(Rows source) {
    combine(source, Selected.all(source.count()));
  }

  /** Combines the selected ones of {@code source}'s groups into the groups of their keys here. */
  public void combine(Rows source, Selected selected) {
    combine(source, selected, true);
  }

  /** The same for what is no change of its own, but follows from others at a replay. */
  public void absorb(Rows source, Selected selected) {
    combine(source, selected, false);
  }

  private void combine(Rows source, Selected selected, boolean isChange) {
    int[][] numbers = unknownNumbers(source);
    long[] key = new long[keyWords];
    WordAggregate[] plain = layout.plain();
    int[] offsets = layout.plainOffsets();
    for (int i = 0; i < selected.size(); i++) {
      int from = selected.row(i) * stride;
      int row = row(source, from, key, numbers);
      int at = row * stride;
      for (int a = 0; a < plain.length; a++) {
        plain[a].combine(words, at + offsets[a], source.words(), from + offsets[a]);
      }
      for (int c = 0; c < cells.length; c++) {
        int offset = layout.celledOffsets()[c];
        cells[c].combine(words, at + offset, states(source, c), source.words()[from + offset]);
      }
      if (isChange) {
        markChanged(row);
      }
    }
  }

  private Texts states(Rows source, int cell) {
    return source.texts()[pools.length + cell];
  }

  /** Replaces the state of the selected ones of {@code source}'s groups, as a replay does. */
  public void replace(Rows source, Selected selected) {
    int[][] numbers = unknownNumbers(source);
    long[] key = new long[keyWords];
    long[] held = new long[cells.length];
    for (int i = 0; i < selected.size(); i++) {
      int from = selected.row(i) * stride;
      int at = row(source, from, key, numbers) * stride;
      for (int c = 0; c < cells.length; c++) {
        held[c] = words[at + layout.celledOffsets()[c]];
      }
      System.arraycopy(source.words(), from + keyWords, words, at + keyWords, stride - keyWords);
      for (int c = 0; c < cells.length; c++) {
        int offset = layout.celledOffsets()[c];
        words[at + offset] = held[c];
        cells[c].replay(words, at + offset, states(source, c), source.words()[from + offset]);
      }
    }
  }

  /**
   * @param numbers for each number of a string in {@code source} that of the same string here, if
   *     it has been needed yet
   */
  private int row(Rows source, int from, long[] key, int[][] numbers) {
    if (numbers.length == 0) {
      return row(source.words(), from);
    }
    System.arraycopy(source.words(), from, key, 0, keyWords);
    numbers(source, key, numbers, true);
    return row(key, 0);
  }

  /**
   * Replaces the numbers of strings in a key of {@code source} by those here.
   *
   * @param adds strings that are not here yet; without it, answers whether all of them are
   */
  private boolean numbers(Rows source, long[] key, int[][] numbers, boolean adds) {
    for (int t = 0; t < numbers.length; t++) {
      int column = layout.textKeys()[t];
      int id = (int) key[column];
      if (numbers[t][id] < 0) {
        Texts texts = source.texts()[t];
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
      key[column] = numbers[t][id];
    }
    return true;
  }

  private int[][] unknownNumbers(Rows source) {
    int[][] numbers = new int[source.isEmpty() ? 0 : pools.length][];
    for (int t = 0; t < numbers.length; t++) {
      numbers[t] = new int[source.texts()[t].count()];
      Arrays.fill(numbers[t], -1);
    }
    return numbers;
  }

  /** The rows changed since this was last called, as they are now; in order of first change. */
  public Rows takeChanges() {
    Rows taken = copy(changed, changes, true);
    for (int i = 0; i < changes; i++) {
      isChanged[changed[i]] = false;
    }
    changes = 0;
    return taken;
  }

  /** About what a copy of all rows occupies. */
  public long rowBytes() {
    long bytes = 8L * rows * stride + cellBytes();
    for (StringPool pool : pools) {
      bytes += pool.dataBytes() + 4L * pool.size();
    }
    return bytes;
  }

  /** A copy of all rows, to be read page by page. */
  public RowPages pages() {
    return new RowPages(all(), layout.textKeys(), layout.celledOffsets());
  }

  /** A copy of the selected rows, to be read page by page. */
  public RowPages pages(Selected selected) {
    return new RowPages(rows(selected), layout.textKeys(), layout.celledOffsets());
  }

  /** All rows, in order of first sight. */
  public Rows all() {
    return copy(null, rows, false);
  }

  private Rows copy(
      int @org.jspecify.annotations.Nullable [] selected, int count, boolean changesOnly) {
    long[] copy = new long[count * stride];
    if (selected == null) {
      System.arraycopy(words, 0, copy, 0, copy.length);
    } else {
      for (int i = 0; i < count; i++) {
        System.arraycopy(words, selected[i] * stride, copy, i * stride, stride);
      }
    }
    Texts[] texts = new Texts[pools.length + cells.length];
    for (int t = 0; t < pools.length; t++) {
      texts[t] = Texts.renumber(pools[t], copy, layout.textKeys()[t], stride, count);
    }
    for (int c = 0; c < cells.length; c++) {
      int column = layout.celledOffsets()[c];
      texts[pools.length + c] = cells[c].write(copy, column, stride, count, changesOnly);
    }
    return new Rows(count, stride, copy, texts);
  }

  /** Forgets all rows and changes; its pools of strings stay as they are. */
  void clear() {
    Arrays.fill(words, 0, rows * stride, 0);
    Arrays.fill(index, 0);
    Arrays.fill(isChanged, false);
    for (CellPool pool : cells) {
      pool.clear();
    }
    rows = 0;
    changes = 0;
  }
}
