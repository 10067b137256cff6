package io.actorflow.group;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** How the values of fixed-width columns are words: integers as they are, doubles by their bits. */
final class Words {
  private Words() {}

  static boolean isNumber(ArrowType type) {
    return type instanceof ArrowType.Int || type instanceof ArrowType.FloatingPoint;
  }

  static boolean isNumberOrTime(ArrowType type) {
    return isNumber(type) || type instanceof ArrowType.Timestamp || type instanceof ArrowType.Date;
  }

  static boolean isText(ArrowType type) {
    return type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary;
  }

  static void read(FieldVector vector, int rows, long[] words) {
    boolean nulls = vector.getNullCount() > 0;
    switch (vector) {
      case BigIntVector longs -> {
        for (int row = 0; row < rows; row++) {
          words[row] = nulls && longs.isNull(row) ? 0 : longs.get(row);
        }
      }
      case TimeStampMicroVector times -> {
        for (int row = 0; row < rows; row++) {
          words[row] = nulls && times.isNull(row) ? 0 : times.get(row);
        }
      }
      case Float8Vector doubles -> {
        for (int row = 0; row < rows; row++) {
          words[row] =
              nulls && doubles.isNull(row) ? 0 : Double.doubleToRawLongBits(doubles.get(row));
        }
      }
      case IntVector ints -> {
        for (int row = 0; row < rows; row++) {
          words[row] = nulls && ints.isNull(row) ? 0 : ints.get(row);
        }
      }
      case DateDayVector days -> {
        for (int row = 0; row < rows; row++) {
          words[row] = nulls && days.isNull(row) ? 0 : days.get(row);
        }
      }
      case BitVector bits -> {
        for (int row = 0; row < rows; row++) {
          words[row] = nulls && bits.isNull(row) ? 0 : bits.get(row);
        }
      }
      default -> throw new IllegalArgumentException("no words for " + vector.getField().getType());
    }
  }

  static void write(FieldVector vector, int row, long word) {
    switch (vector) {
      case BigIntVector longs -> longs.set(row, word);
      case TimeStampMicroVector times -> times.set(row, word);
      case Float8Vector doubles -> doubles.set(row, Double.longBitsToDouble(word));
      case IntVector ints -> ints.set(row, (int) word);
      case DateDayVector days -> days.set(row, (int) word);
      case BitVector bits -> bits.set(row, (int) word);
      default -> throw new IllegalArgumentException("no words for " + vector.getField().getType());
    }
  }
}
