package io.actorflow.group;

import static org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE;

import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose state is a few words.
 *
 * <p>Every kind but the counts keeps the number of values that it has seen behind its value. A sum
 * of whole numbers that leaves the range of 64 bits stays beyond it, whatever follows: its number
 * of values is {@link #OVERFLOWN}. The first and the last value are followed by their place in the
 * order; of those at the same place the least is first and the greatest last, so that who comes
 * first does not matter. A standard deviation is the mean, the number of values and the sum of
 * squares of their distances from the mean, combined after Chan, Golub and LeVeque, "Updating
 * formulae and a pairwise algorithm for computing sample variances", 1979.
 *
 * @param column of the input, empty for {@code count(*)}
 * @param order the column by which there are a first and a last, empty for all other kinds
 * @param floating whether the column holds doubles
 * @param input type of the column; what {@code min}, {@code max}, {@code first} and {@code last}
 *     come out as
 */
record WordAggregate(
    String name,
    Kind kind,
    String column,
    String order,
    boolean floating,
    FieldType input,
    @Nullable Condition condition)
    implements Aggregate {
  static final ArrowType INT64 = new ArrowType.Int(64, true);
  static final ArrowType FLOAT64 = new ArrowType.FloatingPoint(DOUBLE);

  private static final long OVERFLOWN = -1;

  /** The aggregates of words that there are. */
  enum Kind {
    COUNT_ALL(1),
    COUNT(1),
    SUM(2),
    MIN(2),
    MAX(2),
    AVG(2),
    FIRST(3),
    LAST(3),
    STDDEV(3),
    STDDEV_POP(3);

    private final int words;

    Kind(int words) {
      this.words = words;
    }

    private boolean isOrdered() {
      return this == FIRST || this == LAST;
    }

    private boolean isDeviation() {
      return this == STDDEV || this == STDDEV_POP;
    }
  }

  @Override
  public List<String> columns() {
    return kind == Kind.COUNT_ALL
        ? List.of()
        : kind.isOrdered() ? List.of(column, order) : List.of(column);
  }

  /** The column that comes out. */
  @Override
  public Field output() {
    FieldType type =
        switch (kind) {
          case COUNT_ALL, COUNT -> FieldType.nullable(INT64);
          case SUM -> FieldType.nullable(floating ? FLOAT64 : INT64);
          case MIN, MAX, FIRST, LAST -> input;
          case AVG, STDDEV, STDDEV_POP -> FieldType.nullable(FLOAT64);
        };
    return new Field(name, type, List.of());
  }

  @Override
  public int words() {
    return kind.words;
  }

  /**
   * Adds rows of a batch to their groups.
   *
   * @param groups the words of the table
   * @param at for each of the {@code count} rows the place of this aggregate's first word
   * @param rows numbers of the rows in the columns
   * @param columns {@link #columns}
   */
  void update(long[] groups, int[] at, int[] rows, int first, int count, ColumnWords[] columns) {
    switch (kind) {
      case COUNT_ALL -> updateRows(groups, at, count);
      case COUNT -> updateCounts(groups, at, rows, first, count, columns[0].nulls());
      case FIRST, LAST -> updatePlaces(groups, at, rows, first, count, columns);
      case STDDEV, STDDEV_POP -> updateDeviations(groups, at, rows, first, count, columns[0]);
      case SUM, AVG -> {
        if (floating) {
          updateSums(groups, at, rows, first, count, columns[0]);
        } else {
          updateWholeSums(groups, at, rows, first, count, columns[0]);
        }
      }
      case MIN, MAX -> updateBounds(groups, at, rows, first, count, columns[0]);
    }
  }

  // A loop for each, so that what is done for every row stays small.

  private static void updateRows(long[] groups, int[] at, int count) {
    for (int i = 0; i < count; i++) {
      groups[at[i]]++;
    }
  }

  private void updatePlaces(
      long[] groups, int[] at, int[] rows, int first, int count, ColumnWords[] columns) {
    for (int i = 0; i < count; i++) {
      int row = rows[first + i];
      if (!columns[0].isNull(row) && !columns[1].isNull(row)) {
        place(groups, at[i], columns[0].words()[row], columns[1].words()[row]);
      }
    }
  }

  private void updateDeviations(
      long[] groups, int[] at, int[] rows, int first, int count, ColumnWords values) {
    for (int i = 0; i < count; i++) {
      int row = rows[first + i];
      if (!values.isNull(row)) {
        long word = values.words()[row];
        deviate(groups, at[i], floating ? real(word) : (double) word, 1, 0);
      }
    }
  }

  private static void updateCounts(
      long[] groups, int[] at, int[] rows, int first, int count, boolean @Nullable [] nulls) {
    for (int i = 0; i < count; i++) {
      if (nulls == null || !nulls[rows[first + i]]) {
        groups[at[i]]++;
      }
    }
  }

  private static void updateSums(
      long[] groups, int[] at, int[] rows, int first, int count, ColumnWords values) {
    boolean[] nulls = values.nulls();
    long[] words = values.words();
    for (int i = 0; i < count; i++) {
      int row = rows[first + i];
      if (nulls == null || !nulls[row]) {
        addReal(groups, at[i], words[row], 1);
      }
    }
  }

  private static void updateWholeSums(
      long[] groups, int[] at, int[] rows, int first, int count, ColumnWords values) {
    boolean[] nulls = values.nulls();
    long[] words = values.words();
    for (int i = 0; i < count; i++) {
      int row = rows[first + i];
      if (nulls == null || !nulls[row]) {
        addWhole(groups, at[i], words[row], 1);
      }
    }
  }

  private void updateBounds(
      long[] groups, int[] at, int[] rows, int first, int count, ColumnWords values) {
    boolean[] nulls = values.nulls();
    long[] words = values.words();
    boolean isMin = kind == Kind.MIN;
    for (int i = 0; i < count; i++) {
      int row = rows[first + i];
      if (nulls == null || !nulls[row]) {
        bound(groups, at[i], words[row], 1, isMin);
      }
    }
  }

  /** Adds another group's state of the same aggregate. */
  void combine(long[] target, int at, long[] source, int from) {
    if (kind.words == 1) {
      target[at] += source[from];
    } else if (source[from + 1] == OVERFLOWN) {
      target[at] = 0;
      target[at + 1] = OVERFLOWN;
    } else if (source[from + 1] > 0) {
      if (kind.isOrdered()) {
        place(target, at, source[from], source[from + 2]);
      } else if (kind.isDeviation()) {
        deviate(target, at, real(source[from]), source[from + 1], real(source[from + 2]));
      } else {
        add(target, at, source[from], source[from + 1]);
      }
    }
  }

  private void add(long[] groups, int at, long value, long values) {
    if (kind == Kind.MIN || kind == Kind.MAX) {
      bound(groups, at, value, values, kind == Kind.MIN);
    } else if (floating) {
      addReal(groups, at, value, values);
    } else {
      addWhole(groups, at, value, values);
    }
  }

  private static void addReal(long[] groups, int at, long value, long values) {
    groups[at] = bits(real(groups[at]) + real(value));
    groups[at + 1] += values;
  }

  private void bound(long[] groups, int at, long value, long values, boolean isMin) {
    long held = groups[at];
    if (groups[at + 1] == 0 || (isMin ? less(value, held) : less(held, value))) {
      groups[at] = value;
    }
    groups[at + 1] += values;
  }

  private static void addWhole(long[] groups, int at, long value, long values) {
    long before = groups[at];
    long sum = before + value;
    boolean overflows = ((before ^ sum) & (value ^ sum)) < 0;
    if (overflows || groups[at + 1] == OVERFLOWN) {
      groups[at] = 0;
      groups[at + 1] = OVERFLOWN;
    } else {
      groups[at] = sum;
      groups[at + 1] += values;
    }
  }

  private void place(long[] groups, int at, long value, long place) {
    boolean isFirst = kind == Kind.FIRST;
    long held = groups[at + 2];
    boolean takes =
        groups[at + 1] == 0
            || (isFirst ? place < held : place > held)
            || (place == held && (isFirst ? less(value, groups[at]) : less(groups[at], value)));
    if (takes) {
      groups[at] = value;
      groups[at + 1] = 1;
      groups[at + 2] = place;
    }
  }

  private static void deviate(long[] groups, int at, double mean, long values, double squares) {
    long before = groups[at + 1];
    long all = before + values;
    double distance = mean - real(groups[at]);
    double share = (double) values / all;
    groups[at] = bits(before == 0 ? mean : real(groups[at]) + distance * share);
    groups[at + 1] = all;
    groups[at + 2] = bits(real(groups[at + 2]) + squares + distance * distance * before * share);
  }

  private boolean less(long left, long right) {
    return floating ? Double.compare(real(left), real(right)) < 0 : left < right;
  }

  private static double real(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** Whether the result is null: an aggregate of too few values, or one that cannot be told. */
  boolean isNull(long[] words, int at) {
    return kind.words > 1 && words[at + 1] <= (kind == Kind.STDDEV ? 1 : 0);
  }

  /** Whether the result cannot be told, because a sum of whole numbers has left its range. */
  boolean isOverflown(long[] words, int at) {
    return kind.words == 2 && words[at + 1] == OVERFLOWN;
  }

  /** The result as a word of the output column: a double's bits where it is one. */
  long result(long[] words, int at) {
    return switch (kind) {
      case AVG -> {
        double sum = floating ? real(words[at]) : (double) words[at];
        yield bits(sum / words[at + 1]);
      }
      case STDDEV -> bits(Math.sqrt(real(words[at + 2]) / (words[at + 1] - 1)));
      case STDDEV_POP -> bits(Math.sqrt(real(words[at + 2]) / words[at + 1]));
      case COUNT_ALL, COUNT, SUM, MIN, MAX, FIRST, LAST -> words[at];
    };
  }

  @Override
  public String toString() {
    String arguments = kind == Kind.COUNT_ALL ? "*" : String.join(", ", columns());
    return Aggregate.named("%s(%s)".formatted(function(), arguments), condition);
  }

  private String function() {
    return kind == Kind.COUNT_ALL
        ? "count"
        : kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
