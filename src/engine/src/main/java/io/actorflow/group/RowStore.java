package io.actorflow.group;

import java.util.Arrays;

/**
 * Carried rows that are kept, by number in the order in which they were added. One thread.
 *
 * <p>Only the bytes of these rows and the strings of their keys are kept, whatever else the {@link
 * Rows} held that they came in.
 */
public final class RowStore {
  private static final int INITIAL_ROWS = 16;

  private final RowLayout layout;
  private final int stride;
  private final StringPool[] pools;
  private long[] words;
  private int[] ends = new int[INITIAL_ROWS];
  private StateBytes bytes = new StateBytes();
  private int count;

  public RowStore(RowLayout layout) {
    this.layout = layout;
    stride = layout.stride();
    pools = new StringPool[layout.textKeys().length];
    Arrays.setAll(pools, t -> new StringPool());
    words = new long[INITIAL_ROWS * stride];
  }

  /** Adds a row; answers its number here. */
  public int add(Rows rows, int row) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      words = Arrays.copyOf(words, Math.multiplyExact(ends.length, stride));
    }
    int at = count * stride;
    System.arraycopy(rows.words(), row * stride, words, at, stride);
    for (int t = 0; t < pools.length; t++) {
      Texts texts = rows.texts()[t];
      int column = layout.textKeys()[t];
      int id = (int) words[at + column];
      int start = texts.start(id);
      words[at + column] = pools[t].intern(texts.data(), start, texts.end(id) - start);
    }
    int number = (int) words[at + layout.bytes()] - 1;
    if (number >= 0) {
      Texts carried = rows.texts()[pools.length];
      int start = carried.start(number);
      bytes.put(carried.data(), start, carried.end(number) - start);
    }
    ends[count] = bytes.size();
    return count++;
  }

  /** Adds all of them. */
  public void addAll(Rows rows) {
    for (int row = 0; row < rows.count(); row++) {
      add(rows, row);
    }
  }

  public int size() {
    return count;
  }

  /** The event time of a row. */
  public long time(int row) {
    return words[row * stride + layout.time()];
  }

  /** Which of two rows comes first, by event time and else by their bytes. */
  public int compare(int row, int other) {
    int order = Long.compare(time(row), time(other));
    return order != 0
        ? order
        : Arrays.compareUnsigned(
            bytes.data(), start(row), ends[row], bytes.data(), start(other), ends[other]);
  }

  /** Which of two rows comes first by their keys; 0 if these are the same. */
  public int compareKeys(int row, int other) {
    int text = 0;
    for (int column = RowLayout.FIRST_KEY; column < layout.time(); column++) {
      long word = words[row * stride + column];
      long otherWord = words[other * stride + column];
      boolean isText = text < pools.length && layout.textKeys()[text] == column;
      StringPool pool = isText ? pools[text++] : null;
      if (word != otherWord) {
        return pool == null
            ? Long.compare(word, otherWord)
            : Arrays.compareUnsigned(
                pool.data(),
                pool.start((int) word),
                pool.end((int) word),
                pool.data(),
                pool.start((int) otherWord),
                pool.end((int) otherWord));
      }
    }
    return 0;
  }

  private int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** All rows from that number on. */
  public Rows from(int first) {
    int[] numbers = new int[count - first];
    Arrays.setAll(numbers, i -> first + i);
    return rows(numbers, numbers.length);
  }

  /** The selected rows, in their order. */
  public Rows rows(Selected selected) {
    return rows(selected.numbers(), selected.size());
  }

  Rows rows(int[] numbers, int length) {
    if (length == 0) {
      return Rows.none();
    }
    long[] copy = new long[length * stride];
    long size = 0;
    for (int i = 0; i < length; i++) {
      System.arraycopy(words, numbers[i] * stride, copy, i * stride, stride);
      size += ends[numbers[i]] - start(numbers[i]);
    }
    Texts[] texts = new Texts[pools.length + 1];
    for (int t = 0; t < pools.length; t++) {
      texts[t] = Texts.renumber(pools[t], copy, layout.textKeys()[t], stride, length);
    }
    byte[] data = new byte[Math.toIntExact(size)];
    int[] dataEnds = new int[length];
    int end = 0;
    int used = 0;
    for (int i = 0; i < length; i++) {
      int at = i * stride + layout.bytes();
      if (copy[at] != 0) {
        int start = start(numbers[i]);
        int span = ends[numbers[i]] - start;
        System.arraycopy(bytes.data(), start, data, end, span);
        end += span;
        dataEnds[used++] = end;
        copy[at] = used;
      }
    }
    texts[pools.length] = new Texts(data, Arrays.copyOf(dataEnds, used));
    return new Rows(length, stride, copy, texts);
  }

  /** Forgets all rows. */
  public void clear() {
    count = 0;
    bytes = new StateBytes();
    for (StringPool pool : pools) {
      pool.clear();
    }
  }

  /** Heap that it holds. */
  public long heapBytes() {
    long heap = 8L * words.length + 4L * ends.length + bytes.data().length;
    for (StringPool pool : pools) {
      heap += pool.heapBytes();
    }
    return heap;
  }
}
