package io.actorflow.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.testkit.Row;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Aggregates beside what a database says of the same rows, however the rows are split into parts,
 * sent, combined, written down and replayed.
 */
class AggregatesTest {
  private static final int ROWS = 1500;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "count(*); count(*);",
        "stddev(long); stddev_samp(long);",
        "stddev(double); stddev_samp(double);",
        "stddev-pop(int); stddev_pop(int);",
        "min(text); min(text);",
        "max(text); max(text);",
        "first(long); list(long order by time, long)[1] ; long and time",
        "last(long); list(long order by time desc, long desc)[1] ; long and time",
        "first(double, int); list(double order by int, double)[1] ; double and int",
        "last(date, long); list(date order by long desc, date desc)[1] ; date and long",
        "first(text); list(text order by time, text)[1] ; text and time",
        "last(text, date); list(text order by date desc, text desc)[1] ; text and date",
        "last(bool); list(bool order by time desc, bool desc)[1] ; bool and time",
        "collect(long); list(long order by time, long)[1:100] ; long and time",
        "collect(double, 5); list(double order by time, double)[1:5] ; double and time",
        "collect(text, int, 20); list(text order by int, text)[1:20] ; text and int",
        "collect(time, 3); list(time order by time)[1:3] ; time and time",
        "top(long, 3); list(long order by long desc)[1:3] ; long and long",
        "top(double, 10); list(double order by double desc)[1:10] ; double and double",
        "top(text, 4); list(text order by text desc)[1:4] ; text and text",
        "top(time, 2); list(time order by time desc)[1:2] ; time and time",
        "count(distinct long); count(distinct long);",
        "count(distinct double); count(distinct double);",
        "count(distinct text); count(distinct text);",
        "count(distinct bool); count(distinct bool);",
        "quantile(double, 0.9); quantile_disc(double, 0.9);",
        "quantile(long, 0); quantile_disc(long, 0)::double;",
        "quantile(int, 0.5); quantile_disc(int, 0.5)::double;",
        "quantile(int, 1); quantile_disc(int, 1)::double;"
      })
  void areWhatDuckDbSays(String expression, String sql, @Nullable String present)
      throws SQLException {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      int distinct = List.of(3, 40, 400, 5000).get(seed);
      List<Row> rows = new RandomTable(random, distinct, 10 * seed).rows(ROWS).rows();
      Map<Object, @Nullable Object> expected = answer(rows, sql, present);
      Way way = new Way(expression, random);
      way.send(rows);
      assertThat(way.results(way.live)).as("live, seed %d", seed).satisfies(same(expected));
      assertThat(way.results(way.replayed)).as("replayed").satisfies(same(expected));
    }
  }

  /** Doubles that were added up in another order are nearly the same. */
  private static java.util.function.Consumer<Map<Object, @Nullable Object>> same(
      Map<Object, @Nullable Object> expected) {
    return found -> {
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (key, value) -> {
            if (value instanceof Double number
                && found.get(key) instanceof Double other
                && Math.abs(number - other) <= 1e-9 * Math.abs(number)) {
              return;
            }
            assertThat(found.get(key)).as("of key %s", key).isEqualTo(value);
          });
    };
  }

  /** From rows to results, by several tasks, deliveries, commits and replays. */
  private static final class Way {
    private final GroupLayout layout;
    private final Random random;
    private final GroupTable live;
    private GroupTable replayed;

    Way(String expression, Random random) {
      this.random = random;
      layout =
          new GroupLayout(
              List.of(RandomTable.SCHEMA.findField("date")),
              List.of(
                  new AggregateParser(RandomTable.SCHEMA, "time", Map.of())
                      .parse("it", expression)));
      live = new GroupTable(layout);
      replayed = new GroupTable(layout);
    }

    void send(List<Row> rows) {
      List<PreAggregator> tasks = new ArrayList<>();
      for (int task = 0; task < 3; task++) {
        tasks.add(new PreAggregator(layout, 1, null));
      }
      try (BufferAllocator allocator = new RootAllocator()) {
        for (int from = 0; from < rows.size(); ) {
          int to = Math.min(rows.size(), from + 1 + random.nextInt(300));
          PreAggregator task = tasks.get(random.nextInt(tasks.size()));
          List<Row> part = rows.subList(from, to);
          try (Batch batch =
              new io.actorflow.testkit.Rows(RandomTable.SCHEMA, part).in(allocator)) {
            task.add(batch, shard -> true, (b, row, cause) -> {});
          }
          if (random.nextBoolean()) {
            deliver(task);
          }
          from = to;
        }
        tasks.forEach(this::deliver);
        commit();
      }
    }

    private void deliver(PreAggregator task) {
      live.combine(sent(task.take(0)));
      if (random.nextInt(3) == 0) {
        commit();
      }
      if (random.nextInt(6) == 0) {
        GroupTable restored = new GroupTable(layout);
        Rows snapshot = sent(replayed.all());
        restored.replace(snapshot, Selected.all(snapshot.count()));
        replayed = restored;
      }
    }

    private void commit() {
      Rows delta = sent(live.takeChanges());
      replayed.replace(delta, Selected.all(delta.count()));
      Map<Object, @Nullable Object> all = results(live);
      results(delta).forEach((key, result) -> assertThat(result).isEqualTo(all.get(key)));
    }

    Map<Object, @Nullable Object> results(GroupTable table) {
      return results(table.all());
    }

    private Map<Object, @Nullable Object> results(Rows rows) {
      Map<Object, @Nullable Object> results = new HashMap<>();
      ResultBatches batches = new ResultBatches(layout, ResultBatches.Shape.plain());
      try (BufferAllocator allocator = new RootAllocator();
          Batch batch = batches.batch(List.of(rows), new Provenance("test", 0, 1, 0), allocator)) {
        for (Row row : io.actorflow.testkit.Rows.of(batch).rows()) {
          results.put(row.values().get(0), row.values().get(1));
        }
      }
      return results;
    }
  }

  private static Rows sent(Rows rows) {
    ByteBuffer buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, buffer);
    return RowsCodec.read(buffer.flip());
  }

  private static Map<Object, @Nullable Object> answer(
      List<Row> rows, String sql, @Nullable String present) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      database
          .createStatement()
          .execute(
              "create table input (long bigint, int integer, bool boolean, date date,"
                  + " time timestamp, text text, bytes blob, double double)");
      database.setAutoCommit(false);
      try (PreparedStatement insert =
          database.prepareStatement("insert into input values (?, ?, ?, ?, ?, ?, null, ?)")) {
        for (Row row : rows) {
          List<@Nullable Object> values = new ArrayList<>(row.values());
          values.remove(6);
          for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            insert.setObject(
                i + 1,
                value instanceof Instant at ? LocalDateTime.ofInstant(at, ZoneOffset.UTC) : value);
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
      database.commit();
      String aggregate = sql;
      if (present != null) {
        int end = sql.lastIndexOf(')') + 1;
        aggregate =
            "(%s filter (where %s is not null))%s"
                .formatted(
                    sql.substring(0, end),
                    present.replace(" and ", " is not null and "),
                    sql.substring(end));
      }
      Map<Object, @Nullable Object> answer = new HashMap<>();
      try (ResultSet result =
          database
              .createStatement()
              .executeQuery(
                  "select date, %s from input where date is not null group by date"
                      .formatted(aggregate))) {
        while (result.next()) {
          Object key = plain(result.getObject(1));
          answer.put(java.util.Objects.requireNonNull(key), plain(result.getObject(2)));
        }
      }
      return answer;
    }
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case Array array -> {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object each : (Object[]) array.getArray()) {
          values.add(plain(each));
        }
        yield values;
      }
      case Timestamp moment -> moment.toLocalDateTime().toInstant(ZoneOffset.UTC);
      case LocalDateTime moment -> moment.toInstant(ZoneOffset.UTC);
      case java.sql.Date day -> day.toLocalDate();
      case LocalDate day -> day;
      case null, default -> value;
    };
  }
}
