package io.actorflow.group;

import static org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE;

import io.actorflow.api.PipelineException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One aggregate of a group, as {@code top-price = "max(price)"}: its words and how they change.
 *
 * <p>All of them combine: aggregating parts and combining the parts gives what aggregating the
 * whole would. Nulls are ignored as in SQL, so every kind but {@code count(*)} keeps the number of
 * values that it has seen beside its value. A sum of whole numbers that leaves the range of 64 bits
 * stays beyond it, whatever follows: its number of values is {@link #OVERFLOWN}.
 *
 * @param name of the output column
 * @param column of the input, empty for {@code count(*)}
 * @param floating whether the input holds doubles
 * @param input type of the input column; what {@code min} and {@code max} come out as
 */
public record Aggregate(String name, Kind kind, String column, boolean floating, FieldType input) {
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType FLOAT64 = new ArrowType.FloatingPoint(DOUBLE);
  private static final Pattern CALL = Pattern.compile("\\s*([a-zA-Z]+)\\s*\\(\\s*(.*?)\\s*\\)\\s*");

  private static final long OVERFLOWN = -1;

  /** The aggregates there are. */
  public enum Kind {
    COUNT_ALL,
    COUNT,
    SUM,
    MIN,
    MAX,
    AVG
  }

  /**
   * Reads {@code "max(price)"}.
   *
   * @throws PipelineException if it is not an aggregate of a column of {@code schema}
   */
  public static Aggregate parse(String name, String expression, Schema schema) {
    Matcher call = CALL.matcher(expression);
    if (!call.matches()) {
      throw wrong(name, expression, "");
    }
    String function = call.group(1).toLowerCase(Locale.ROOT);
    String column = unquoted(call.group(2));
    if (column.equals("*") && function.equals("count")) {
      return new Aggregate(name, Kind.COUNT_ALL, "", false, FieldType.nullable(INT64));
    }
    Kind kind =
        switch (function) {
          case "count" -> Kind.COUNT;
          case "sum" -> Kind.SUM;
          case "min" -> Kind.MIN;
          case "max" -> Kind.MAX;
          case "avg" -> Kind.AVG;
          default -> throw wrong(name, expression, "");
        };
    Field field =
        schema.getFields().stream()
            .filter(candidate -> candidate.getName().equals(column))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        name,
                        expression,
                        "; the input has no column '%s', it has: %s"
                            .formatted(column, io.actorflow.api.Columns.names(schema))));
    boolean isFit =
        switch (kind) {
          case COUNT_ALL, COUNT -> true;
          case SUM, AVG -> Words.isNumber(field.getType());
          case MIN, MAX -> Words.isNumberOrTime(field.getType());
        };
    if (!isFit) {
      throw wrong(name, expression, "; '%s' is %s".formatted(column, field.getType()));
    }
    return new Aggregate(
        name,
        kind,
        column,
        field.getType() instanceof ArrowType.FloatingPoint,
        new FieldType(true, field.getType(), null, field.getMetadata()));
  }

  private static String unquoted(String column) {
    boolean quoted = column.length() > 1 && column.startsWith("\"") && column.endsWith("\"");
    return quoted ? column.substring(1, column.length() - 1) : column;
  }

  private static PipelineException wrong(String name, String expression, String more) {
    return new PipelineException(
        List.of(
            new PipelineException.Problem(
                "aggregates." + name,
                "\"%s\" (expected: count(*), or count, sum, min, max or avg of one column of numbers, min or max of one of times%s)"
                    .formatted(expression, more))));
  }

  /** The column that comes out. */
  public Field output() {
    FieldType type =
        switch (kind) {
          case COUNT_ALL, COUNT -> FieldType.nullable(INT64);
          case SUM -> FieldType.nullable(floating ? FLOAT64 : INT64);
          case MIN, MAX -> input;
          case AVG -> FieldType.nullable(FLOAT64);
        };
    return new Field(name, type, List.of());
  }

  /** Words of state: the value and, but for counts, the number of values seen. */
  int words() {
    return kind == Kind.COUNT_ALL || kind == Kind.COUNT ? 1 : 2;
  }

  /**
   * Adds rows of a batch to their groups.
   *
   * @param groups the words of the table
   * @param at for each of the {@code count} rows the place of this aggregate's first word
   * @param rows numbers of the rows in {@code values}
   */
  void update(long[] groups, int[] at, int[] rows, int first, int count, ColumnWords values) {
    if (kind == Kind.COUNT_ALL) {
      for (int i = 0; i < count; i++) {
        groups[at[i]]++;
      }
      return;
    }
    boolean[] nulls = values.nulls();
    if (kind == Kind.COUNT) {
      for (int i = 0; i < count; i++) {
        if (nulls == null || !nulls[rows[first + i]]) {
          groups[at[i]]++;
        }
      }
      return;
    }
    long[] words = values.words();
    for (int i = 0; i < count; i++) {
      int row = rows[first + i];
      if (nulls == null || !nulls[row]) {
        add(groups, at[i], words[row], 1);
      }
    }
  }

  /** Adds another group's state of the same aggregate. */
  void combine(long[] target, int at, long[] source, int from) {
    if (words() == 1) {
      target[at] += source[from];
    } else if (source[from + 1] == OVERFLOWN) {
      target[at] = 0;
      target[at + 1] = OVERFLOWN;
    } else if (source[from + 1] > 0) {
      add(target, at, source[from], source[from + 1]);
    }
  }

  private void add(long[] groups, int at, long value, long values) {
    switch (kind) {
      case COUNT_ALL, COUNT -> groups[at] += values;
      case SUM, AVG -> {
        if (floating) {
          groups[at] = bits(real(groups[at]) + real(value));
          groups[at + 1] += values;
        } else {
          addWhole(groups, at, value, values);
        }
      }
      case MIN -> {
        if (groups[at + 1] == 0 || less(value, groups[at])) {
          groups[at] = value;
        }
        groups[at + 1] += values;
      }
      case MAX -> {
        if (groups[at + 1] == 0 || less(groups[at], value)) {
          groups[at] = value;
        }
        groups[at + 1] += values;
      }
    }
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

  private boolean less(long left, long right) {
    return floating ? Double.compare(real(left), real(right)) < 0 : left < right;
  }

  private static double real(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** Whether the result is null: an aggregate of no values, or one that cannot be told. */
  boolean isNull(long[] words, int at) {
    return words() == 2 && words[at + 1] <= 0;
  }

  /** Whether the result cannot be told, because a sum of whole numbers has left its range. */
  boolean isOverflown(long[] words, int at) {
    return words() == 2 && words[at + 1] == OVERFLOWN;
  }

  @Override
  public String toString() {
    return kind == Kind.COUNT_ALL
        ? "count(*)"
        : "%s(%s)".formatted(kind.name().toLowerCase(Locale.ROOT), column);
  }

  /** The result as a word of the output column: a double's bits where it is one. */
  long result(long[] words, int at) {
    if (kind != Kind.AVG) {
      return words[at];
    }
    double sum = floating ? real(words[at]) : (double) words[at];
    return bits(sum / words[at + 1]);
  }
}
