package io.actorflow.sql;

import io.actorflow.api.Batch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * A condition of comparisons between a column and a constant, joined by AND and OR: what most
 * filters are, done without DuckDB and with the same outcome.
 *
 * <p>Without NOT, a row for which it is null is as good as one for which it is false, so there are
 * only rows kept and rows dropped.
 */
sealed interface Condition {
  /** The columns that it reads. */
  Set<String> columns();

  /** Moves those of the first {@code count} of {@code rows} that it holds for to the front. */
  int keep(Batch batch, int[] rows, int count);

  /** The rows of {@code batch} that it holds for; {@code rows} has room for all of them. */
  default int keepAll(Batch batch, int[] rows) {
    Arrays.setAll(rows, row -> row);
    return keep(batch, rows, batch.rows());
  }

  /** Both hold. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public Set<String> columns() {
      return union(left, right);
    }

    @Override
    public int keep(Batch batch, int[] rows, int count) {
      return right.keep(batch, rows, left.keep(batch, rows, count));
    }
  }

  /** One of them holds. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public Set<String> columns() {
      return union(left, right);
    }

    @Override
    public int keep(Batch batch, int[] rows, int count) {
      int[] lefts = Arrays.copyOf(rows, count);
      int leftCount = left.keep(batch, lefts, count);
      int[] rights = new int[count - leftCount];
      int others = 0;
      int next = 0;
      for (int index = 0; index < count; index++) {
        if (next < leftCount && rows[index] == lefts[next]) {
          next++;
        } else {
          rights[others++] = rows[index];
        }
      }
      int rightCount = right.keep(batch, rights, others);
      return merge(lefts, leftCount, rights, rightCount, rows);
    }

    private static int merge(int[] left, int leftCount, int[] right, int rightCount, int[] into) {
      int l = 0;
      int r = 0;
      int count = 0;
      while (l < leftCount || r < rightCount) {
        boolean takeLeft = r == rightCount || (l < leftCount && left[l] < right[r]);
        into[count++] = takeLeft ? left[l++] : right[r++];
      }
      return count;
    }
  }

  /** The column has a value, or has none. */
  record IsNull(String column, boolean negated) implements Condition {
    @Override
    public Set<String> columns() {
      return Set.of(column);
    }

    @Override
    public int keep(Batch batch, int[] rows, int count) {
      FieldVector vector = batch.root().getVector(column);
      int kept = 0;
      for (int index = 0; index < count; index++) {
        int row = rows[index];
        rows[kept] = row;
        kept += vector.isNull(row) != negated ? 1 : 0;
      }
      return kept;
    }
  }

  /** How a value of fixed width is laid out, and how its order becomes that of longs. */
  enum Layout {
    INT,
    LONG,
    DOUBLE;

    long read(ArrowBuf values, long row) {
      return switch (this) {
        case INT -> values.getInt(row << 2);
        case LONG -> values.getLong(row << 3);
        case DOUBLE -> ordered(values.getDouble(row << 3));
      };
    }

    /** DuckDB's order of doubles: -0.0 is 0.0, and NaN is itself and after everything else. */
    static long ordered(double value) {
      long bits = Double.doubleToLongBits(value + 0.0);
      return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
  }

  /** The value lies between two bounds, both included, or, negated, does not. */
  record InRange(String column, Layout layout, long low, long high, boolean negated)
      implements Condition {
    @Override
    public Set<String> columns() {
      return Set.of(column);
    }

    @Override
    public int keep(Batch batch, int[] rows, int count) {
      FieldVector vector = batch.root().getVector(column);
      ArrowBuf values = vector.getDataBuffer();
      int candidates = vector.getNullCount() == 0 ? count : withValue(vector, rows, count);
      return switch (layout) {
        case INT -> keepInts(values, rows, candidates);
        case LONG -> keepLongs(values, rows, candidates);
        case DOUBLE -> keepDoubles(values, rows, candidates);
      };
    }

    // One loop for each layout, so that none has a branch in it.

    private int keepInts(ArrowBuf values, int[] rows, int count) {
      int kept = 0;
      for (int index = 0; index < count; index++) {
        int row = rows[index];
        rows[kept] = row;
        kept += holds(Layout.INT.read(values, row)) ? 1 : 0;
      }
      return kept;
    }

    private int keepLongs(ArrowBuf values, int[] rows, int count) {
      int kept = 0;
      for (int index = 0; index < count; index++) {
        int row = rows[index];
        rows[kept] = row;
        kept += holds(Layout.LONG.read(values, row)) ? 1 : 0;
      }
      return kept;
    }

    private int keepDoubles(ArrowBuf values, int[] rows, int count) {
      int kept = 0;
      for (int index = 0; index < count; index++) {
        int row = rows[index];
        rows[kept] = row;
        kept += holds(Layout.DOUBLE.read(values, row)) ? 1 : 0;
      }
      return kept;
    }

    private boolean holds(long value) {
      // One comparison for two: what is below the low bound wraps round to above the high one.
      return (Long.compareUnsigned(value - low, high - low) <= 0) != negated;
    }
  }

  /** The text is the same, byte for byte, or, negated, is not. */
  record IsText(String column, byte[] text, boolean negated) implements Condition {
    @Override
    public Set<String> columns() {
      return Set.of(column);
    }

    @Override
    public int keep(Batch batch, int[] rows, int count) {
      VarCharVector vector = (VarCharVector) batch.root().getVector(column);
      ArrowBuf offsets = vector.getOffsetBuffer();
      ArrowBuf values = vector.getDataBuffer();
      int candidates = vector.getNullCount() == 0 ? count : withValue(vector, rows, count);
      int kept = 0;
      for (int index = 0; index < candidates; index++) {
        int row = rows[index];
        int start = offsets.getInt((long) row << 2);
        int end = offsets.getInt((row + 1L) << 2);
        rows[kept] = row;
        kept += (end - start == text.length && startsAt(values, start)) != negated ? 1 : 0;
      }
      return kept;
    }

    private boolean startsAt(ArrowBuf values, int start) {
      for (int index = 0; index < text.length; index++) {
        if (values.getByte((long) start + index) != text[index]) {
          return false;
        }
      }
      return true;
    }
  }

  private static Set<String> union(Condition left, Condition right) {
    Set<String> columns = new HashSet<>(left.columns());
    columns.addAll(right.columns());
    return columns;
  }

  private static int withValue(FieldVector vector, int[] rows, int count) {
    int kept = 0;
    for (int index = 0; index < count; index++) {
      int row = rows[index];
      rows[kept] = row;
      kept += vector.isNull(row) ? 0 : 1;
    }
    return kept;
  }
}
