package io.actorflow.group;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * An order of rows by some of their columns: writes bytes that are in that order when they are
 * compared as unsigned.
 *
 * <p>Numbers and times are eight bytes, the greatest first, with the sign turned over; doubles as
 * DuckDB orders them, with NaN behind all others. A text is its bytes, each 0 followed by 255, and
 * two zeros at its end. All of it is turned over where an order descends. A byte before the value
 * says whether it is null.
 */
public record RowOrder(List<Term> terms) {
  private static final int ESCAPE = 255;

  /**
   * @param nullsFirst where rows stand that have no value
   */
  public record Term(Field column, boolean descending, boolean nullsFirst) {
    @Override
    public String toString() {
      return column.getName()
          + (descending ? " desc" : " asc")
          + (nullsFirst ? " nulls first" : "");
    }
  }

  public RowOrder {
    terms = List.copyOf(terms);
  }

  /** Whether rows can be ordered by a column of that type. */
  public static boolean canOrderBy(Field column) {
    ArrowType type = column.getType();
    return Words.isText(type) || Words.isNumberOrTime(type) || type instanceof ArrowType.Bool;
  }

  /** The columns by which it orders. */
  List<String> columns() {
    return terms.stream().map(term -> term.column().getName()).toList();
  }

  /**
   * Writes the place of a row.
   *
   * @param columns what of it is ordered by, in order
   */
  void write(ColumnWords[] columns, int row, StateBytes out) {
    for (int t = 0; t < terms.size(); t++) {
      Term term = terms.get(t);
      FieldVector vector = columns[t].vector();
      boolean isNull = vector.isNull(row);
      out.putByte(isNull == term.nullsFirst ? 0 : 1);
      if (!isNull) {
        int turned = term.descending ? -1 : 0;
        if (vector instanceof BaseVariableWidthVector texts) {
          writeText(texts, row, turned, out);
        } else {
          long word = word(vector, row) ^ Long.MIN_VALUE ^ turned;
          out.putLong(Long.reverseBytes(word));
        }
      }
    }
  }

  private static long word(FieldVector vector, int row) {
    return switch (vector) {
      case BigIntVector longs -> longs.get(row);
      case TimeStampMicroVector times -> times.get(row);
      case Float8Vector doubles ->
          Values.sortable(Values.canonical(Double.doubleToRawLongBits(doubles.get(row))));
      case IntVector ints -> ints.get(row);
      case DateDayVector days -> days.get(row);
      case BitVector bits -> bits.get(row);
      default -> throw new IllegalArgumentException("no order of " + vector.getField());
    };
  }

  private static void writeText(
      BaseVariableWidthVector texts, int row, int turned, StateBytes out) {
    long end = texts.getEndOffset(row);
    for (long at = texts.getStartOffset(row); at < end; at++) {
      int letter = texts.getDataBuffer().getByte(at);
      out.putByte(letter ^ turned);
      if (letter == 0) {
        out.putByte(ESCAPE ^ turned);
      }
    }
    out.putByte(turned).putByte(turned);
  }

  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(", "));
  }
}
