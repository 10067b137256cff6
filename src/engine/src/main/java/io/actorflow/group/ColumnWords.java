package io.actorflow.group;

import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** One column of a batch on the heap, loaded batch after batch into the same arrays. */
final class ColumnWords {
  private long[] words = new long[0];
  private byte[] text = new byte[0];
  private int[] textEnds = new int[0];
  private @Nullable FieldVector vector;
  private boolean @Nullable [] nulls;
  private boolean[] nullsBuffer = new boolean[0];

  /** Loads all {@code rows} values of {@code vector}. Nulls load as 0. */
  void load(FieldVector vector, int rows) {
    if (words.length < rows) {
      words = new long[Integer.highestOneBit(Math.max(16, rows) - 1) * 2];
    }
    Words.read(vector, rows, words);
    loadNulls(vector, rows);
  }

  /** Loads all {@code rows} strings of {@code strings}. Nulls load as empty ones. */
  void loadTexts(BaseVariableWidthVector strings, int rows) {
    if (textEnds.length < rows) {
      textEnds = new int[rows];
    }
    int origin = strings.getStartOffset(0);
    for (int row = 0; row < rows; row++) {
      textEnds[row] = strings.getEndOffset(row) - origin;
    }
    int bytes = textEnds[rows - 1];
    if (text.length < bytes) {
      text = new byte[bytes];
    }
    strings.getDataBuffer().getBytes(origin, text, 0, bytes);
    loadNulls(strings, rows);
  }

  /** Refers to the column itself until the next batch, and loads which of its values are null. */
  void refer(FieldVector column, int rows) {
    vector = column;
    loadNulls(column, rows);
  }

  /** Loads only which of the values are null. */
  void loadNulls(FieldVector vector, int rows) {
    if (vector.getNullCount() == 0) {
      nulls = null;
      return;
    }
    if (nullsBuffer.length < rows) {
      nullsBuffer = new boolean[Math.max(rows, words.length)];
    }
    for (int row = 0; row < rows; row++) {
      nullsBuffer[row] = vector.isNull(row);
    }
    nulls = nullsBuffer;
  }

  long[] words() {
    return words;
  }

  /** Strings of all rows, one behind another. */
  byte[] text() {
    return text;
  }

  int textStart(int row) {
    return row == 0 ? 0 : textEnds[row - 1];
  }

  int textEnd(int row) {
    return textEnds[row];
  }

  FieldVector vector() {
    if (vector == null) {
      throw new IllegalStateException("no column has been referred to");
    }
    return vector;
  }

  boolean isNull(int row) {
    return nulls != null && nulls[row];
  }

  /** Which values are null, or null if none is. */
  boolean @Nullable [] nulls() {
    return nulls;
  }
}
