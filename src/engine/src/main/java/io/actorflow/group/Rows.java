package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Groups on their way from one table to another: {@code count} rows of {@code stride} words, and
 * the strings that key words of text stand for and the states of cells. Immutable once made; all of
 * it is heap.
 *
 * @param texts one per key column of text, then one of states per aggregate that has cells, in the
 *     layout's order; the word of a group that has a state is its number there and one
 */
public record Rows(int count, int stride, long[] words, Texts[] texts) {
  private static final Texts[] NO_TEXTS = {};
  private static final Rows NONE = new Rows(0, 0, new long[0], NO_TEXTS);

  public static Rows none() {
    return NONE;
  }

  /** One row of these words, without texts. */
  public static Rows ofWords(long... words) {
    return new Rows(1, words.length, words.clone(), NO_TEXTS);
  }

  /** Rows of all parts together. */
  static int count(List<Rows> parts) {
    return parts.stream().mapToInt(Rows::count).sum();
  }

  /** The word of a key or state column of one row. */
  public long word(int row, int column) {
    return words[row * stride + column];
  }

  /** The selected rows of this one. They share its texts, of which some may then be unused. */
  public Rows select(Selected selected) {
    long[] copy = new long[selected.size() * stride];
    for (int i = 0; i < selected.size(); i++) {
      System.arraycopy(words, selected.row(i) * stride, copy, i * stride, stride);
    }
    return new Rows(selected.size(), stride, copy, texts);
  }

  /** The same rows with one column set to {@code word} in all of them. */
  public Rows withWord(int column, long word) {
    long[] copy = words.clone();
    for (int at = column; at < copy.length; at += stride) {
      copy[at] = word;
    }
    return new Rows(count, stride, copy, texts);
  }

  /** The same rows with one column set to what {@code column} holds for each of them. */
  public Rows withWords(int column, long[] each) {
    long[] copy = words.clone();
    for (int row = 0; row < count; row++) {
      copy[row * stride + column] = each[row];
    }
    return new Rows(count, stride, copy, texts);
  }

  /**
   * The bytes of a row that is carried as it is.
   *
   * @param column the word that holds their number and one; they are in the last of the texts
   */
  public ByteBuffer carried(int row, int column) {
    return StateBytes.of(texts[texts.length - 1], Math.toIntExact(word(row, column) - 1));
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** About what it occupies on the heap or, at most, on the wire. */
  public long bytes() {
    long bytes = 8L * words.length;
    for (Texts text : texts) {
      bytes += text.data().length + 4L * text.count();
    }
    return bytes;
  }
}
