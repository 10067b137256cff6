package io.actorflow.group;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows of keys and carried bytes together, from what a state has: the words of each row, and
 * one column of texts or more of which the words say the number and one.
 */
public final class CarriedRows {
  private static final StringPool[] NO_POOLS = {};

  private final @Nullable KeyTable keys;
  private final int stride;
  private final StateBytes[] bytes;
  private final int[][] ends;
  private final int[] used;
  private long[] words = new long[0];
  private int count;

  /**
   * @param keys null if rows have no words of a key
   * @param stride words of a row, of which {@link RowLayout#FIRST_KEY} and those behind it are the
   *     key's
   * @param carried how many columns of carried bytes there are
   */
  public CarriedRows(@Nullable KeyTable keys, int stride, int carried) {
    this.keys = keys;
    this.stride = stride;
    bytes = new StateBytes[carried];
    Arrays.setAll(bytes, c -> new StateBytes());
    ends = new int[carried][16];
    used = new int[carried];
  }

  /** For rows that have no words of a key. */
  public CarriedRows(int stride, int carried) {
    this(null, stride, carried);
  }

  /** Begins a row of a key, in which all else is 0. */
  public CarriedRows add(int slot) {
    add();
    if (keys != null) {
      keys.copy(slot, words, (count - 1) * stride + RowLayout.FIRST_KEY);
    }
    return this;
  }

  /** Begins a row in which all is 0. */
  public CarriedRows add() {
    if ((count + 1) * stride > words.length) {
      words = Arrays.copyOf(words, Math.max(16 * stride, words.length * 2));
    }
    count++;
    return this;
  }

  /** Sets a word of the row that was begun last. */
  public CarriedRows word(int column, long word) {
    words[(count - 1) * stride + column] = word;
    return this;
  }

  /** Gives the row that was begun last what a number stands for in {@code pool}. */
  public CarriedRows carry(int which, int column, BytePool pool, int id) {
    pool.copy(id, bytes[which]);
    if (used[which] == ends[which].length) {
      ends[which] = Arrays.copyOf(ends[which], used[which] * 2);
    }
    ends[which][used[which]] = bytes[which].size();
    return word(column, ++used[which]);
  }

  /** The number and one of the bytes that were last carried in a column of texts. */
  public int carried(int which) {
    return used[which];
  }

  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The rows; nothing may be added after this. */
  public Rows toRows() {
    long[] all = Arrays.copyOf(words, count * stride);
    int[] textKeys = keys == null ? new int[0] : keys.textKeys();
    StringPool[] pools = keys == null ? NO_POOLS : keys.pools();
    Texts[] texts = new Texts[pools.length + bytes.length];
    for (int t = 0; t < pools.length; t++) {
      int column = RowLayout.FIRST_KEY + textKeys[t];
      texts[t] = Texts.renumber(pools[t], all, column, stride, count);
    }
    for (int c = 0; c < bytes.length; c++) {
      texts[pools.length + c] = new Texts(bytes[c].toBytes(), Arrays.copyOf(ends[c], used[c]));
    }
    return new Rows(count, stride, all, texts);
  }
}
