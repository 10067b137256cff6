package io.actorflow.csv;

import io.actorflow.api.PipelineException;
import io.actorflow.column.Base64Text;
import io.actorflow.column.BooleanColumn;
import io.actorflow.column.BytesColumn;
import io.actorflow.column.ColumnBuilder;
import io.actorflow.column.DoubleColumn;
import io.actorflow.column.IntColumn;
import io.actorflow.column.Iso8601;
import io.actorflow.column.LongColumn;
import io.actorflow.column.NumberText;
import io.actorflow.column.TimestampUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Reads one field of a record into a column.
 *
 * @param expected what its text must look like
 */
record FieldReader(String name, String expected, ColumnBuilder column, Values values) {
  /** Puts the value that the text from {@code from} to {@code to} stands for into a row. */
  @FunctionalInterface
  interface Values {
    /** False if the text stands for no value of the column's type. */
    boolean read(byte[] text, int from, int to, int row);
  }

  static FieldReader of(Field field, BufferAllocator allocator, NumberText number) {
    MinorType type = Types.getMinorTypeForArrowType(field.getType());
    return switch (type) {
      case BIGINT -> longs(field, new LongColumn(allocator), number);
      case INT -> ints(field, new IntColumn(allocator), number);
      case FLOAT8 -> doubles(field, new DoubleColumn(allocator), number);
      case BIT -> booleans(field, new BooleanColumn(allocator));
      case VARCHAR -> strings(field, new BytesColumn(allocator));
      case VARBINARY -> bytes(field, new BytesColumn(allocator));
      case DATEDAY -> dates(field, new IntColumn(allocator));
      case TIMESTAMPMICRO -> timestamps(field, new LongColumn(allocator), number);
      default ->
          throw new PipelineException(
              "column '%s' is %s, which a field of CSV cannot be (expected: BIGINT, INT, FLOAT8, BIT, VARCHAR, VARBINARY, DATEDAY or TIMESTAMPMICRO)"
                  .formatted(field.getName(), type));
    };
  }

  private static FieldReader longs(Field field, LongColumn column, NumberText number) {
    return new FieldReader(
        field.getName(),
        "a long",
        column,
        (text, from, to, row) -> {
          if (!number.readLong(text, from, to)) {
            return false;
          }
          column.set(row, number.longValue());
          return true;
        });
  }

  private static FieldReader ints(Field field, IntColumn column, NumberText number) {
    return new FieldReader(
        field.getName(),
        "an int",
        column,
        (text, from, to, row) -> {
          if (!number.readLong(text, from, to) || (int) number.longValue() != number.longValue()) {
            return false;
          }
          column.set(row, (int) number.longValue());
          return true;
        });
  }

  private static FieldReader doubles(Field field, DoubleColumn column, NumberText number) {
    return new FieldReader(
        field.getName(),
        "a double",
        column,
        (text, from, to, row) -> {
          if (!number.readDouble(text, from, to)) {
            return false;
          }
          column.set(row, number.doubleValue());
          return true;
        });
  }

  private static FieldReader booleans(Field field, BooleanColumn column) {
    return new FieldReader(
        field.getName(),
        "true or false",
        column,
        (text, from, to, row) -> {
          boolean value = isWord(text, from, to, "true");
          if (!value && !isWord(text, from, to, "false")) {
            return false;
          }
          column.set(row, value);
          return true;
        });
  }

  private static boolean isWord(byte[] text, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int index = 0; index < word.length(); index++) {
      // Bit 5 is what tells small letters from capital ones.
      if ((text[from + index] | 0x20) != word.charAt(index)) {
        return false;
      }
    }
    return true;
  }

  private static FieldReader strings(Field field, BytesColumn column) {
    return new FieldReader(
        field.getName(),
        "a string",
        column,
        (text, from, to, row) -> {
          column.set(row, text, from, to - from);
          return true;
        });
  }

  private static FieldReader bytes(Field field, BytesColumn column) {
    return new FieldReader(
        field.getName(),
        "bytes in base64",
        column,
        (text, from, to, row) -> {
          byte[] decoded = new byte[Base64Text.maxDecoded(to - from)];
          int length = Base64Text.decode(text, from, to, decoded);
          if (length < 0) {
            return false;
          }
          column.set(row, decoded, 0, length);
          return true;
        });
  }

  private static FieldReader dates(Field field, IntColumn column) {
    return new FieldReader(
        field.getName(),
        "a date like 2024-02-29",
        column,
        (text, from, to, row) -> {
          long day = Iso8601.epochDay(text, from, to);
          if (day == Iso8601.INVALID) {
            return false;
          }
          column.set(row, (int) day);
          return true;
        });
  }

  private static FieldReader timestamps(Field field, LongColumn column, NumberText number) {
    TimestampUnit unit = TimestampUnit.of(field);
    return new FieldReader(
        field.getName(),
        unit.plural() + " since 1970 or a moment like 2024-02-29T12:30:00.5Z",
        column,
        (text, from, to, row) -> {
          long micros = Iso8601.micros(text, from, to);
          if (micros == Iso8601.INVALID && number.readLong(text, from, to)) {
            micros = unit.toMicros(number.longValue());
          }
          if (micros == Iso8601.INVALID) {
            return false;
          }
          column.set(row, micros);
          return true;
        });
  }
}
