package io.actorflow.json;

import io.actorflow.api.PipelineException;
import io.actorflow.api.RecordBuffer;
import io.actorflow.column.Base64Text;
import io.actorflow.column.DecimalText;
import io.actorflow.column.Iso8601;
import io.actorflow.column.TimestampUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
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
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes the values of one column of one batch. */
@FunctionalInterface
interface ValueWriter {
  /** The column types that have a form in JSON. */
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
          MinorType.TIMESTAMPMICRO,
          MinorType.STRUCT,
          MinorType.LIST);

  /** Writes the value in {@code row}, null if there is none. */
  void write(int row, RecordBuffer target);

  /**
   * Refuses columns of types that have no form in JSON.
   *
   * @throws PipelineException if there are any
   */
  static void check(Schema schema) {
    List<PipelineException.Problem> problems =
        schema.getFields().stream().flatMap(field -> problems(field, field.getName())).toList();
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
  }

  private static Stream<PipelineException.Problem> problems(Field field, String path) {
    MinorType type = Types.getMinorTypeForArrowType(field.getType());
    if (!TYPES.contains(type)) {
      return Stream.of(
          new PipelineException.Problem(
              "",
              "column '%s' is %s, which has no form in JSON (expected one of: %s; cast it before)"
                  .formatted(path, type, TYPES)));
    }
    return field.getChildren().stream()
        .flatMap(
            child ->
                problems(
                    child, type == MinorType.LIST ? path + "[]" : path + "." + child.getName()));
  }

  static ValueWriter of(FieldVector vector) {
    ValueWriter values = ofValues(vector);
    return (row, target) -> {
      if (vector.isNull(row)) {
        ObjectWriter.writeNull(target);
      } else {
        values.write(row, target);
      }
    };
  }

  private static ValueWriter ofValues(FieldVector vector) {
    return switch (vector) {
      case BigIntVector longs -> (row, target) -> DecimalText.write(longs.get(row), target);
      case IntVector ints -> (row, target) -> DecimalText.write(ints.get(row), target);
      case SmallIntVector ints -> (row, target) -> DecimalText.write(ints.get(row), target);
      case TinyIntVector ints -> (row, target) -> DecimalText.write(ints.get(row), target);
      case Float8Vector doubles -> (row, target) -> writeDouble(doubles.get(row), target);
      case Float4Vector floats -> (row, target) -> writeFloat(floats.get(row), target);
      case DecimalVector decimals ->
          (row, target) ->
              DecimalText.writeText(decimals.getObjectNotNull(row).toPlainString(), target);
      case BitVector bits ->
          (row, target) -> DecimalText.writeText(bits.get(row) == 1 ? "true" : "false", target);
      case VarCharVector strings -> strings(strings);
      case VarBinaryVector bytes -> bytes(bytes);
      case DateDayVector days -> (row, target) -> writeDate(days.get(row), target);
      case TimeStampVector micros -> {
        TimestampUnit unit = TimestampUnit.of(vector.getField());
        yield (row, target) -> DecimalText.write(unit.fromMicros(micros.get(row)), target);
      }
      case StructVector structs -> {
        List<FieldVector> fields = structs.getChildrenFromFields();
        byte[][] names = ObjectWriter.names(fields.stream().map(FieldVector::getName).toList());
        ObjectWriter writer =
            new ObjectWriter(
                names, fields.stream().map(ValueWriter::of).toArray(ValueWriter[]::new));
        yield writer::write;
      }
      case ListVector lists -> list(lists);
      default -> throw new IllegalArgumentException("no form in JSON: " + vector.getField());
    };
  }

  private static ValueWriter strings(VarCharVector strings) {
    ArrowBuf data = strings.getDataBuffer();
    return (row, target) ->
        QuotedText.write(data, strings.getStartOffset(row), strings.getEndOffset(row), target);
  }

  private static ValueWriter bytes(VarBinaryVector vector) {
    return (row, target) -> {
      byte[] bytes = vector.get(row);
      target.ensure(Base64Text.maxEncoded(bytes.length) + 2);
      byte[] array = target.array();
      int start = target.length();
      array[start] = '"';
      int end = Base64Text.encode(bytes, 0, bytes.length, array, start + 1);
      array[end] = '"';
      target.advance(end + 1 - start);
    };
  }

  private static ValueWriter list(ListVector lists) {
    ValueWriter elements = of(lists.getDataVector());
    return (row, target) -> {
      target.put((byte) '[');
      int start = lists.getElementStartIndex(row);
      int end = lists.getElementEndIndex(row);
      for (int element = start; element < end; element++) {
        if (element > start) {
          target.put((byte) ',');
        }
        elements.write(element, target);
      }
      target.put((byte) ']');
    };
  }

  /** JSON has no infinities and no NaN: they become null. */
  private static void writeDouble(double value, RecordBuffer target) {
    if (Double.isFinite(value)) {
      DecimalText.write(value, target);
    } else {
      ObjectWriter.writeNull(target);
    }
  }

  private static void writeFloat(float value, RecordBuffer target) {
    if (Float.isFinite(value)) {
      DecimalText.writeText(Float.toString(value), target);
    } else {
      ObjectWriter.writeNull(target);
    }
  }

  private static void writeDate(int day, RecordBuffer target) {
    target.put((byte) '"');
    Iso8601.writeDate(day, target);
    target.put((byte) '"');
  }
}
