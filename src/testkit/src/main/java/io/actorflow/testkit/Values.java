package io.actorflow.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Between the values of a test and the vectors of a batch. */
final class Values {
  private Values() {}

  /** Bytes that are equal when their content is, and can be read in a failure. */
  record Bytes(String hex) {
    static Bytes of(byte[] content) {
      return new Bytes(HexFormat.of().formatHex(content));
    }
  }

  /** The one form of a value that is compared. */
  static @Nullable Object normal(Field field, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (Types.getMinorTypeForArrowType(field.getType())) {
      case INT ->
          value instanceof Number number ? (Object) Math.toIntExact(number.longValue()) : value;
      case BIGINT -> value instanceof Number number ? (Object) number.longValue() : value;
      case FLOAT8 -> value instanceof Number number ? (Object) number.doubleValue() : value;
      case TIMESTAMPMICRO -> value instanceof Long micros ? moment(micros) : value;
      case DATEDAY -> value instanceof Integer days ? LocalDate.ofEpochDay(days) : value;
      case VARBINARY -> value instanceof byte[] bytes ? Bytes.of(bytes) : value;
      case LIST -> list(field.getChildren().get(0), (List<?>) value);
      case STRUCT -> struct(field, (Map<?, ?>) value);
      default -> value;
    };
  }

  private static List<@Nullable Object> list(Field element, List<?> values) {
    List<@Nullable Object> normal = new ArrayList<>();
    for (Object value : values) {
      normal.add(normal(element, value));
    }
    return normal;
  }

  private static Map<String, @Nullable Object> struct(Field field, Map<?, ?> values) {
    Map<String, @Nullable Object> normal = new LinkedHashMap<>();
    for (Field child : field.getChildren()) {
      normal.put(child.getName(), normal(child, values.get(child.getName())));
    }
    return normal;
  }

  static @Nullable Object read(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    return switch (vector) {
      case VarCharVector text -> new String(text.get(row), StandardCharsets.UTF_8);
      case VarBinaryVector bytes -> bytes.get(row);
      case DateDayVector days -> LocalDate.ofEpochDay(days.get(row));
      case TimeStampMicroVector moments -> moment(moments.get(row));
      case ListVector lists -> {
        List<@Nullable Object> values = new ArrayList<>();
        for (int index = lists.getElementStartIndex(row);
            index < lists.getElementEndIndex(row);
            index++) {
          values.add(read(lists.getDataVector(), index));
        }
        yield values;
      }
      case StructVector structs -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FieldVector child : structs.getChildrenFromFields()) {
          values.put(child.getName(), read(child, row));
        }
        yield values;
      }
      default -> vector.getObject(row);
    };
  }

  /** Writes a {@link #normal} value. */
  static void write(FieldVector vector, int row, @Nullable Object value) {
    if (value == null) {
      vector.setNull(row);
      return;
    }
    switch (vector) {
      case BitVector bits -> bits.setSafe(row, (boolean) value ? 1 : 0);
      case IntVector numbers -> numbers.setSafe(row, (int) value);
      case BigIntVector numbers -> numbers.setSafe(row, (long) value);
      case Float8Vector numbers -> numbers.setSafe(row, (double) value);
      case VarCharVector texts ->
          texts.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
      case VarBinaryVector bytes ->
          bytes.setSafe(row, HexFormat.of().parseHex(((Bytes) value).hex()));
      case DateDayVector days -> days.setSafe(row, (int) ((LocalDate) value).toEpochDay());
      case TimeStampMicroVector moments ->
          moments.setSafe(row, ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      case ListVector lists -> {
        int start = lists.startNewValue(row);
        List<?> values = (List<?>) value;
        for (int index = 0; index < values.size(); index++) {
          write(lists.getDataVector(), start + index, values.get(index));
        }
        lists.endValue(row, values.size());
      }
      case StructVector structs -> {
        structs.setIndexDefined(row);
        for (FieldVector child : structs.getChildrenFromFields()) {
          write(child, row, ((Map<?, ?>) value).get(child.getName()));
        }
      }
      default -> throw new IllegalArgumentException("a test cannot write " + vector.getMinorType());
    }
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
