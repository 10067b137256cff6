package io.actorflow.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Rows one by one as bytes: a key and a value. Words are big-endian, strings and states have their
 * length before them.
 *
 * <p>The value begins with a stamp of the caller's, more than 0; it is told whether the row stands
 * for one that has been removed.
 */
public final class RowBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final int stride;
  private final int firstKey;
  private final int endKey;
  private final int[] textOf;
  private final boolean[] isState;
  private final int texts;

  /** Of groups. */
  public RowBytes(GroupLayout layout) {
    this(layout.stride(), 0, layout.keyWords(), layout.textKeys(), layout.celledOffsets());
  }

  /** Of rows that are carried as they are. */
  public RowBytes(RowLayout layout) {
    this(
        layout.stride(),
        RowLayout.FIRST_KEY,
        layout.time(),
        layout.textKeys(),
        new int[] {layout.bytes()});
  }

  /**
   * @param strings places of words that are numbers of strings, rising
   * @param states places of words that are numbers of states and one, rising; their texts follow
   */
  private RowBytes(int stride, int firstKey, int endKey, int[] strings, int[] states) {
    this.stride = stride;
    this.firstKey = firstKey;
    this.endKey = endKey;
    textOf = new int[stride];
    Arrays.fill(textOf, -1);
    isState = new boolean[stride];
    int text = 0;
    for (int place : strings) {
      textOf[place] = text++;
    }
    for (int place : states) {
      textOf[place] = text++;
      isState[place] = true;
    }
    texts = text;
  }

  public byte[] key(Rows rows, int row) {
    byte[] key = new byte[size(rows, row, firstKey, endKey)];
    write(rows, row, firstKey, endKey, key, 0);
    return key;
  }

  public byte[] value(Rows rows, int row, int stamp, boolean isRemoved) {
    int before = size(rows, row, 0, firstKey);
    byte[] value = new byte[4 + before + size(rows, row, endKey, stride)];
    INTS.set(value, 0, isRemoved ? -stamp : stamp);
    write(rows, row, 0, firstKey, value, 4);
    write(rows, row, endKey, stride, value, 4 + before);
    return value;
  }

  public static int stamp(byte[] value) {
    return Math.abs((int) INTS.get(value, 0));
  }

  public static boolean isRemoved(byte[] value) {
    return (int) INTS.get(value, 0) < 0;
  }

  private int size(Rows rows, int row, int first, int end) {
    int size = 0;
    for (int column = first; column < end; column++) {
      size += textOf[column] < 0 ? 8 : 4 + length(rows, row, column);
    }
    return size;
  }

  private int length(Rows rows, int row, int column) {
    int id = textId(rows, row, column);
    return id < 0 ? 0 : text(rows, column).end(id) - text(rows, column).start(id);
  }

  /** Number of its string or state; -1 if it has none. */
  private int textId(Rows rows, int row, int column) {
    return Math.toIntExact(rows.word(row, column) - (isState[column] ? 1 : 0));
  }

  private Texts text(Rows rows, int column) {
    return rows.texts()[textOf[column]];
  }

  private void write(Rows rows, int row, int first, int end, byte[] out, int start) {
    int at = start;
    for (int column = first; column < end; column++) {
      if (textOf[column] < 0) {
        LONGS.set(out, at, rows.word(row, column));
        at += 8;
        continue;
      }
      int id = textId(rows, row, column);
      int length = length(rows, row, column);
      // No state differs from one of no bytes.
      INTS.set(out, at, isState[column] && id >= 0 ? length + 1 : length);
      at += 4;
      if (id >= 0) {
        System.arraycopy(text(rows, column).data(), text(rows, column).start(id), out, at, length);
      }
      at += length;
    }
  }

  /** Puts keys and values together again. */
  public Rows rows(List<byte[]> keys, List<byte[]> values) {
    int count = keys.size();
    long[] words = new long[count * stride];
    StateBytes[] data = new StateBytes[texts];
    int[][] ends = new int[texts][count];
    int[] used = new int[texts];
    Arrays.setAll(data, t -> new StateBytes());
    for (int row = 0; row < count; row++) {
      read(keys.get(row), 0, firstKey, endKey, words, row * stride, data, ends, used);
      int at = read(values.get(row), 4, 0, firstKey, words, row * stride, data, ends, used);
      read(values.get(row), at, endKey, stride, words, row * stride, data, ends, used);
    }
    Texts[] all = new Texts[texts];
    Arrays.setAll(all, t -> new Texts(data[t].toBytes(), Arrays.copyOf(ends[t], used[t])));
    return new Rows(count, stride, words, all);
  }

  private int read(
      byte[] in,
      int start,
      int first,
      int end,
      long[] words,
      int row,
      StateBytes[] data,
      int[][] ends,
      int[] used) {
    int at = start;
    for (int column = first; column < end; column++) {
      int text = textOf[column];
      if (text < 0) {
        words[row + column] = (long) LONGS.get(in, at);
        at += 8;
        continue;
      }
      int length = (int) INTS.get(in, at);
      at += 4;
      if (isState[column]) {
        if (length == 0) {
          continue;
        }
        length--;
      }
      data[text].put(in, at, length);
      at += length;
      ends[text][used[text]++] = data[text].size();
      words[row + column] = used[text] - (isState[column] ? 0L : 1L);
    }
    return at;
  }
}
