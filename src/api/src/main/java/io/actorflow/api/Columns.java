package io.actorflow.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The column types that pipelines use, by the names that {@code schema { ... }} gives them. */
public final class Columns {
  /**
   * Key of a timestamp field's metadata: the unit of the number that stands for it in a record,
   * {@link #UNIT_MILLIS} or {@link #UNIT_MICROS}; microseconds if it is not there. The vector holds
   * microseconds in any case.
   */
  public static final String UNIT = "unit";

  public static final String UNIT_MILLIS = "millis";
  public static final String UNIT_MICROS = "micros";

  /**
   * Name of the column that is true in rows that say that their key is deleted. They have the key,
   * and nulls else.
   */
  public static final String DELETED = "_deleted";

  private static final ArrowType MOMENT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);

  private Columns() {}

  public static Schema schema(Field... fields) {
    return new Schema(List.of(fields));
  }

  /** {@code boolean}: true or false. */
  public static Field bool(String name) {
    return column(name, ArrowType.Bool.INSTANCE);
  }

  /** {@code int}: 32 bits, signed. */
  public static Field int32(String name) {
    return column(name, new ArrowType.Int(32, true));
  }

  /** {@code long}: 64 bits, signed. */
  public static Field int64(String name) {
    return column(name, new ArrowType.Int(64, true));
  }

  /** {@code double}: 64 bits, IEEE 754. */
  public static Field float64(String name) {
    return column(name, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
  }

  /** {@code string}: UTF-8. */
  public static Field utf8(String name) {
    return column(name, ArrowType.Utf8.INSTANCE);
  }

  /** {@code bytes}: any bytes. */
  public static Field binary(String name) {
    return column(name, ArrowType.Binary.INSTANCE);
  }

  /** {@code date}: days since the epoch. */
  public static Field date(String name) {
    return column(name, new ArrowType.Date(DateUnit.DAY));
  }

  /** A moment, held as microseconds since the epoch, UTC. */
  public static Field timestamp(String name) {
    return column(name, MOMENT);
  }

  /** {@code timestamp-millis}: a moment that records give as milliseconds; see {@link #UNIT}. */
  public static Field timestampMillis(String name) {
    return timestamp(name, UNIT_MILLIS);
  }

  /** {@code timestamp-micros}: a moment that records give as microseconds; see {@link #UNIT}. */
  public static Field timestampMicros(String name) {
    return timestamp(name, UNIT_MICROS);
  }

  private static Field timestamp(String name, String unit) {
    return new Field(name, new FieldType(true, MOMENT, null, Map.of(UNIT, unit)), List.of());
  }

  /** The timestamp {@code moment}, in the unit of another one, if {@code schema} has that. */
  public static Field inUnitOf(Field moment, Schema schema, String other) {
    return schema.getFields().stream()
        .filter(field -> field.getName().equals(other))
        .map(field -> field.getMetadata().get(UNIT))
        .filter(Objects::nonNull)
        .findFirst()
        .map(unit -> timestamp(moment.getName(), unit))
        .orElse(moment);
  }

  /** {@code { a = long, b = string }}: an object with columns of its own. */
  public static Field struct(String name, List<Field> fields) {
    return new Field(name, FieldType.nullable(ArrowType.Struct.INSTANCE), fields);
  }

  /** {@code [long]}: any number of values of one type; the name of {@code element} is free. */
  public static Field list(String name, Field element) {
    return new Field(name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(element));
  }

  private static Field column(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), List.of());
  }

  /** The names of a schema's columns, in order. */
  public static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).toList();
  }

  /** The columns of {@code schema} that are in {@code names}, in the schema's order. */
  public static Schema project(Schema schema, Collection<String> names) {
    return new Schema(
        schema.getFields().stream().filter(field -> names.contains(field.getName())).toList());
  }
}
