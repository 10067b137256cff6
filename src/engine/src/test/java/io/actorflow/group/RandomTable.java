package io.actorflow.group;

import static io.actorflow.api.Columns.binary;
import static io.actorflow.api.Columns.bool;
import static io.actorflow.api.Columns.date;
import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int32;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;

import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Random rows with a column of every type that can be part of a key or be aggregated. */
final class RandomTable {
  static final List<String> KEYS = List.of("long", "int", "bool", "date", "time", "text", "bytes");
  static final List<String> NUMBERS = List.of("long", "int", "double");
  static final List<String> ORDERED = List.of("long", "int", "double", "time", "date");
  static final Schema SCHEMA =
      schema(
          int64("long"),
          int32("int"),
          bool("bool"),
          date("date"),
          timestamp("time"),
          utf8("text"),
          binary("bytes"),
          float64("double"));

  private final Random random;
  private final int distinct;
  private final int nullPercent;

  /**
   * @param distinct values in each column, at most
   */
  RandomTable(Random random, int distinct, int nullPercent) {
    this.random = random;
    this.distinct = distinct;
    this.nullPercent = nullPercent;
  }

  Rows rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int column = 0; column < SCHEMA.getFields().size(); column++) {
        values.add(random.nextInt(100) < nullPercent ? null : value(column));
      }
      rows.add(new Row(values));
    }
    return new Rows(SCHEMA, rows);
  }

  /** Sums of the doubles are exact, whatever their order. */
  private Object value(int column) {
    int number = random.nextInt(distinct) - distinct / 3;
    return switch (column) {
      case 0 -> number * 1_000_000_007L;
      case 1 -> number;
      case 2 -> number % 2 == 0;
      case 3 -> LocalDate.ofEpochDay(number);
      case 4 -> Instant.EPOCH.plus(number * 777_777L, ChronoUnit.MICROS);
      case 5 -> "käse-".repeat(Math.abs(number) % 5) + number;
      case 6 -> ("b" + number).getBytes(StandardCharsets.UTF_16BE);
      default -> number * 0.25;
    };
  }
}
