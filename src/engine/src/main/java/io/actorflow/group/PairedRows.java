package io.actorflow.group;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of rows of two inputs on their way out, up to a number of them and of the bytes that they
 * have as a batch. Words of a pair: the number of the left row's bytes in the first of the texts
 * and one, or 0 if there is no left row; the same of the right row in the second; then two moments.
 * A row has its bytes there once, in however many pairs it is.
 */
public final class PairedRows {
  /** Place of the first of the two moments. */
  public static final int FIRST_MOMENT = 2;

  public static final int MOMENTS = 2;

  static final int LEFT = 0;
  static final int RIGHT = 1;

  private static final int STRIDE = FIRST_MOMENT + MOMENTS;
  private static final int BYTES_OF_A_COLUMN = 16;

  private final int maxPairs;
  private final long maxBytes;
  private final Side left = new Side();
  private final Side right = new Side();
  private long[] words = new long[0];
  private int count;
  private long batchBytes;

  /** The rows of one input that are in pairs. */
  private static final class Side {
    private StateBytes bytes = new StateBytes();
    private int[] ends = new int[0];
    private int size;
    // Open addressing from a row's own number to its number here, which counts from 1.
    private long[] rows = new long[16];
    private int[] numbers = new int[16];

    int number(KeyedRows source, int row) {
      long id = (long) source.serial() << 32 | row;
      int mask = rows.length - 1;
      int probe = (int) Hash.mix(id) & mask;
      while (numbers[probe] != 0) {
        if (rows[probe] == id) {
          return numbers[probe];
        }
        probe = (probe + 1) & mask;
      }
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, Math.max(16, size * 2));
      }
      bytes.put(source.bytes(), source.start(row), source.end(row) - source.start(row));
      ends[size++] = bytes.size();
      rows[probe] = id;
      numbers[probe] = size;
      if (size * 2 > rows.length) {
        rehash();
      }
      return size;
    }

    private void rehash() {
      long[] oldRows = rows;
      int[] oldNumbers = numbers;
      rows = new long[oldRows.length * 2];
      numbers = new int[oldRows.length * 2];
      int mask = rows.length - 1;
      for (int i = 0; i < oldRows.length; i++) {
        if (oldNumbers[i] != 0) {
          int probe = (int) Hash.mix(oldRows[i]) & mask;
          while (numbers[probe] != 0) {
            probe = (probe + 1) & mask;
          }
          rows[probe] = oldRows[i];
          numbers[probe] = oldNumbers[i];
        }
      }
    }

    Texts texts() {
      return new Texts(bytes.toBytes(), Arrays.copyOf(ends, size));
    }
  }

  /**
   * @param maxBytes beyond which only the pair that reaches it goes
   */
  public PairedRows(int maxPairs, long maxBytes) {
    this.maxPairs = maxPairs;
    this.maxBytes = maxBytes;
  }

  public boolean isFull() {
    return count >= maxPairs || batchBytes >= maxBytes;
  }

  public int count() {
    return count;
  }

  /**
   * Adds a pair.
   *
   * @param left null if the pair has no left row
   * @param right null if the pair has no right row
   */
  public void add(
      @Nullable KeyedRows left,
      int leftRow,
      @Nullable KeyedRows right,
      int rightRow,
      long firstMoment,
      long secondMoment) {
    int at = count * STRIDE;
    if (at == words.length) {
      words = Arrays.copyOf(words, Math.max(16 * STRIDE, at * 2));
    }
    batchBytes += BYTES_OF_A_COLUMN;
    if (left != null) {
      words[at + LEFT] = this.left.number(left, leftRow);
      batchBytes += left.end(leftRow) - left.start(leftRow);
    }
    if (right != null) {
      words[at + RIGHT] = this.right.number(right, rightRow);
      batchBytes += right.end(rightRow) - right.start(rightRow);
    }
    words[at + FIRST_MOMENT] = firstMoment;
    words[at + FIRST_MOMENT + 1] = secondMoment;
    count++;
  }

  /** All pairs, in their order. */
  public Rows rows() {
    return new Rows(
        count,
        STRIDE,
        Arrays.copyOf(words, count * STRIDE),
        new Texts[] {left.texts(), right.texts()});
  }
}
