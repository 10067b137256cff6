package io.actorflow.group;

import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** One column of a batch as words, loaded batch after batch into the same arrays. */
public final class ColumnWords {
  private long[] words = new long[0];
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

  /** Which values are null, or null if none is. */
  boolean @Nullable [] nulls() {
    return nulls;
  }
}
