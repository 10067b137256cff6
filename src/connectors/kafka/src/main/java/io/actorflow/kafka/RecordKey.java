package io.actorflow.kafka;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The key of a record: the text of one column. */
final class RecordKey {
  private RecordKey() {}

  /** Fails if {@code column} is none of the schema's, or has no text to be a key. */
  static void check(String column, Schema schema) {
    if (!Columns.names(schema).contains(column)) {
      throw new PipelineException(
          "key = %s: there is no such column (there are: %s)"
              .formatted(column, Columns.names(schema)));
    }
    Field field = schema.findField(column);
    switch (Types.getMinorTypeForArrowType(field.getType())) {
      case VARCHAR, VARBINARY, INT, BIGINT, BIT, DATEDAY, TIMESTAMPMICRO -> {}
      default ->
          throw new PipelineException(
              "key = %s: the column is %s (expected: string, bytes, int, long, boolean, date or timestamp)"
                  .formatted(column, field.getType()));
    }
  }

  /** The key that a row's value gives, null if it has none. */
  static byte @Nullable [] of(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    return switch (vector) {
      case VarCharVector texts -> texts.get(row);
      case VarBinaryVector bytes -> bytes.get(row);
      case IntVector numbers -> ascii(Integer.toString(numbers.get(row)));
      case BigIntVector numbers -> ascii(Long.toString(numbers.get(row)));
      case BitVector bits -> ascii(bits.get(row) == 1 ? "true" : "false");
      case DateDayVector days -> ascii(LocalDate.ofEpochDay(days.get(row)).toString());
      case TimeStampMicroVector moments ->
          ascii(Instant.EPOCH.plus(moments.get(row), ChronoUnit.MICROS).toString());
      default -> throw new IllegalArgumentException("a key cannot be " + vector.getMinorType());
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
