package io.actorflow.sql;

import static io.actorflow.testkit.Row.row;

import io.actorflow.api.Columns;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** A few rows with a column of every type, and with nulls. */
final class Bids {
  static final Schema SCHEMA =
      Columns.schema(
          Columns.int64("auction"),
          Columns.int64("price"),
          Columns.int32("quantity"),
          Columns.float64("rating"),
          Columns.utf8("channel"),
          Columns.binary("extra"),
          Columns.bool("open"),
          Columns.date("day"),
          Columns.timestamp("date-time"),
          new Field(
              "seller",
              FieldType.nullable(ArrowType.Struct.INSTANCE),
              List.of(Columns.utf8("name"), Columns.int64("id"))),
          new Field(
              "tags",
              FieldType.nullable(ArrowType.List.INSTANCE),
              List.of(Columns.utf8("$data$"))));

  static final Row FIRST =
      row(
          1L,
          100L,
          2,
          0.5,
          "web",
          new byte[] {1, 2},
          true,
          LocalDate.parse("2024-02-29"),
          Instant.parse("2024-02-29T12:00:00.000001Z"),
          Map.of("name", "ann", "id", 7L),
          List.of("a", "b"));
  static final Row SECOND =
      row(
          2L,
          250L,
          -1,
          Double.NaN,
          "it's",
          new byte[0],
          false,
          LocalDate.parse("1969-12-31"),
          Instant.parse("1969-12-31T23:59:59Z"),
          Map.of("name", "bob", "id", 8L),
          List.of());
  static final Row NOTHING = row(3L, null, null, null, null, null, null, null, null, null, null);
  static final Row LAST =
      row(
          4L,
          101L,
          3,
          -0.0,
          "app",
          new byte[] {0},
          true,
          LocalDate.parse("2024-03-01"),
          Instant.parse("2024-03-01T00:00:00Z"),
          Map.of("name", "cy", "id", 9L),
          List.of("c"));

  private Bids() {}

  static Rows rows(Row... rows) {
    return Rows.batch(SCHEMA, rows);
  }

  static Rows all() {
    return rows(FIRST, SECOND, NOTHING, LAST);
  }
}
