package io.actorflow.csv;

import io.actorflow.api.PipelineException;
import io.actorflow.api.RecordBuffer;
import io.actorflow.column.Base64Text;
import io.actorflow.column.DecimalText;
import io.actorflow.column.Iso8601;
import io.actorflow.column.TimestampUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes the values of one column of one batch as fields. */
@FunctionalInterface
interface FieldWriter {
  /** The column types that have a form in CSV. */
  Set<MinorType> TYPES =
      EnumSet.of(
          MinorType.BIGINT,
          MinorType.INT,
          MinorType.SMALLINT,
          MinorType.TINYINT,
          MinorType.FLOAT8,
          MinorType.FLOAT4,
          MinorType.DECIMAL,
          MinorType.BIT,
          MinorType.VARCHAR,
          MinorType.VARBINARY,
          MinorType.DATEDAY,
          MinorType.TIMESTAMPMICRO);

  /** Writes the value in {@code row}, nothing if there is none. */
  void write(int row, RecordBuffer target);

  /**
   * Refuses columns of types that have no form in CSV.
   *
   * @throws PipelineException if there are any
   */
  static void check(Schema schema) {
    List<PipelineException.Problem> problems =
        schema.getFields().stream()
            .filter(field -> !TYPES.contains(Types.getMinorTypeForArrowType(field.getType())))
            .map(
                field ->
                    new PipelineException.Problem(
                        "",
                        "column '%s' is %s, which has no form in CSV (expected one of: %s; cast it before, or use JSON)"
                            .formatted(
                                field.getName(),
                                Types.getMinorTypeForArrowType(field.getType()),
                                TYPES)))
            .toList();
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
  }

  static FieldWriter of(FieldVector vector, byte delimiter) {
    FieldWriter values = ofValues(vector, delimiter);
    return (row, target) -> {
      if (!vector.isNull(row)) {
        values.write(row, target);
      }
    };
  }

  private static FieldWriter ofValues(FieldVector vector, byte delimiter) {
    return switch (vector) {
      case BigIntVector longs -> (row, target) -> DecimalText.write(longs.get(row), target);
      case IntVector ints -> (row, target) -> DecimalText.write(ints.get(row), target);
      case SmallIntVector ints -> (row, target) -> DecimalText.write(ints.get(row), target);
      case TinyIntVector ints -> (row, target) -> DecimalText.write(ints.get(row), target);
      case Float8Vector doubles -> (row, target) -> writeDouble(doubles.get(row), target);
      case Float4Vector floats ->
          (row, target) -> {
            if (Float.isFinite(floats.get(row))) {
              DecimalText.writeText(Float.toString(floats.get(row)), target);
            }
          };
      case DecimalVector decimals ->
          (row, target) ->
              DecimalText.writeText(decimals.getObjectNotNull(row).toPlainString(), target);
      case BitVector bits ->
          (row, target) -> DecimalText.writeText(bits.get(row) == 1 ? "true" : "false", target);
      case VarCharVector strings -> (row, target) -> writeText(strings.get(row), delimiter, target);
      case VarBinaryVector bytes -> (row, target) -> writeBytes(bytes.get(row), target);
      case DateDayVector days -> (row, target) -> Iso8601.writeDate(days.get(row), target);
      case TimeStampVector micros -> {
        TimestampUnit unit = TimestampUnit.of(vector.getField());
        yield (row, target) -> DecimalText.write(unit.fromMicros(micros.get(row)), target);
      }
      default -> throw new IllegalArgumentException("no form in CSV: " + vector.getField());
    };
  }

  /** What is not a finite number is no value. */
  private static void writeDouble(double value, RecordBuffer target) {
    if (Double.isFinite(value)) {
      DecimalText.write(value, target);
    }
  }

  private static void writeText(byte[] text, byte delimiter, RecordBuffer target) {
    if (!needsQuotes(text, delimiter)) {
      target.put(text, 0, text.length);
      return;
    }
    target.put((byte) '"');
    for (byte c : text) {
      if (c == '"') {
        target.put(c);
      }
      target.put(c);
    }
    target.put((byte) '"');
  }

  /** An empty text needs them too: without quotes it would be no value. */
  private static boolean needsQuotes(byte[] text, byte delimiter) {
    for (byte c : text) {
      if (c == delimiter || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return text.length == 0;
  }

  private static void writeBytes(byte[] bytes, RecordBuffer target) {
    if (bytes.length == 0) {
      target.put((byte) '"');
      target.put((byte) '"');
      return;
    }
    target.ensure(Base64Text.maxEncoded(bytes.length));
    int end = Base64Text.encode(bytes, 0, bytes.length, target.array(), target.length());
    target.advance(end - target.length());
  }
}
