package io.actorflow.group;

import java.util.Arrays;

/**
 * Rows to be handed on in pages: each is small and stands for itself, with its own texts and no
 * others. Any page may be asked for, again too. One thread.
 */
public final class RowPages {
  private final Rows rows;
  private final int[] columns;
  private final int numbered;
  private final int[][] numbers;

  /**
   * @param numbered the columns whose words are numbers in the first of the texts, in their order
   * @param stated the columns whose words are numbers in the rest of the texts and one, or 0 for
   *     nothing
   */
  public RowPages(Rows rows, int[] numbered, int[] stated) {
    this.rows = rows;
    this.numbered = numbered.length;
    columns = Arrays.copyOf(numbered, numbered.length + stated.length);
    System.arraycopy(stated, 0, columns, numbered.length, stated.length);
    numbers = new int[rows.isEmpty() ? 0 : columns.length][];
    for (int t = 0; t < numbers.length; t++) {
      numbers[t] = new int[rows.texts()[t].count()];
      Arrays.fill(numbers[t], -1);
    }
  }

  /** Rows of all pages together. */
  public int count() {
    return rows.count();
  }

  /**
   * The rows from that one on, until they have so many bytes: at least one, if there is one, and
   * the last may be more.
   */
  public Rows page(int from, long bytes) {
    if (from >= rows.count()) {
      return Rows.none();
    }
    int stride = rows.stride();
    StateBytes[] data = new StateBytes[numbers.length];
    int[][] ends = new int[numbers.length][16];
    int[] used = new int[numbers.length];
    Arrays.setAll(data, t -> new StateBytes());
    long size = 0;
    int to = from;
    for (; to < rows.count() && (to == from || size < bytes); to++) {
      size += 8L * stride;
      for (int t = 0; t < numbers.length; t++) {
        int number = number(t, to);
        if (number >= 0 && numbers[t][number] < 0) {
          if (used[t] == ends[t].length) {
            ends[t] = Arrays.copyOf(ends[t], used[t] * 2);
          }
          Texts texts = rows.texts()[t];
          int length = texts.end(number) - texts.start(number);
          data[t].put(texts.data(), texts.start(number), length);
          ends[t][used[t]] = data[t].size();
          numbers[t][number] = used[t]++;
          size += length + 4L;
        }
      }
    }
    return page(from, to, data, ends, used);
  }

  /** Its number in that column's texts, -1 if it has none. */
  private int number(int column, int row) {
    long word = rows.word(row, columns[column]);
    return Math.toIntExact(column < numbered ? word : word - 1);
  }

  private Rows page(int from, int to, StateBytes[] data, int[][] ends, int[] used) {
    int stride = rows.stride();
    long[] words = Arrays.copyOfRange(rows.words(), from * stride, to * stride);
    Texts[] texts = new Texts[numbers.length];
    for (int t = 0; t < texts.length; t++) {
      for (int row = from; row < to; row++) {
        int number = number(t, row);
        if (number >= 0) {
          words[(row - from) * stride + columns[t]] = numbers[t][number] + (t < numbered ? 0L : 1L);
        }
      }
      for (int row = from; row < to; row++) {
        int number = number(t, row);
        if (number >= 0) {
          numbers[t][number] = -1;
        }
      }
      texts[t] = new Texts(data[t].toBytes(), Arrays.copyOf(ends[t], used[t]));
    }
    return new Rows(to - from, stride, words, texts);
  }
}
