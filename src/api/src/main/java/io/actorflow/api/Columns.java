package io.actorflow.api;

import java.util.Collection;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The column types that pipelines use, by the names that {@code schema { ... }} gives them. */
public final class Columns {
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

  /**
   * {@code timestamp-millis} and {@code timestamp-micros}: a moment, held as microseconds since the
   * epoch, UTC. The name in a schema says what unit the number in the record has.
   */
  public static Field timestamp(String name) {
    return column(name, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null));
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
