package io.actorflow.group;

/**
 * Groups on their way from one table to another: {@code count} rows of {@code stride} words, and
 * the strings that key words of text stand for. Immutable once made; all of it is heap.
 *
 * @param texts one per key column of text, in the layout's order
 */
public record Rows(int count, int stride, long[] words, Texts[] texts) {
  private static final Texts[] NO_TEXTS = {};
  private static final Rows NONE = new Rows(0, 0, new long[0], NO_TEXTS);

  public static Rows none() {
    return NONE;
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
