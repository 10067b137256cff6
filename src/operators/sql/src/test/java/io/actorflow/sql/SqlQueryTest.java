package io.actorflow.sql;

import static io.actorflow.testkit.OperatorVerification.verify;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.RecordException;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlQueryTest {
  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void givesTheRowsOfAQuery() {
    verify(() -> query("select auction, price * 2 as double from batch where price > 100;"))
        .input(Bids.all())
        .expectOutput(
            Rows.batch(
                Columns.schema(Columns.int64("auction"), Columns.int64("double")),
                row(2L, 500L),
                row(4L, 202L)));
  }

  @Test
  void givesAllColumnsOfEveryTypeAsTheyCame() {
    try (SqlQuery query = query("from batch");
        Emitted emitted = new Emitted(memory.get())) {
      query.process(Bids.all().in(memory.get()), emitted);
      assertThat(Rows.of(emitted.batches().getFirst()).rows()).isEqualTo(Bids.all().rows());
    }
  }

  @Test
  void aggregatesEachBatchByItself() {
    verify(
            () ->
                query(
                    "select open, count(*) as n, sum(price) as total, avg(price) as mean from batch group by all order by open nulls last"))
        .input(Bids.all())
        .input(Bids.rows(Bids.LAST))
        .asWholeBatches()
        .expectOutput(
            Rows.batch(
                Columns.schema(
                    Columns.bool("open"),
                    Columns.int64("n"),
                    Columns.int64("total"),
                    Columns.float64("mean")),
                row(false, 1L, 250L, 250.0),
                row(true, 2L, 201L, 100.5),
                row(null, 1L, null, null),
                row(true, 1L, 101L, 101.0)));
  }

  @Test
  void givesMoreRowsThanItTookAsOneBatch() {
    Provenance provenance = new Provenance("bids/0", 9, 5_009, 5);
    Rows many =
        new Rows(
            Columns.schema(Columns.int64("n")),
            LongStream.range(0, 5_000).mapToObj(n -> row(n)).toList());
    try (SqlQuery query =
            query(
                "with t as (select n, unnest(range(4)) as i from batch) select n, i, 'row ' || i as s from t");
        Emitted emitted = new Emitted(memory.get())) {
      query.process(many.in(memory.get(), provenance), emitted);
      assertThat(emitted.batches()).hasSize(1);
      assertThat(emitted.batches().getFirst().provenance()).isEqualTo(provenance);
      Rows rows = Rows.of(emitted.batches().getFirst());
      assertThat(rows.rows()).hasSize(20_000);
      assertThat(rows.rows().get(7)).isEqualTo(row(1L, 3L, "row 3"));
      assertThat(rows.rows().getLast()).isEqualTo(row(4_999L, 3L, "row 3"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a.auction, b.price from batch a join batch b on a.auction = b.auction order by a.auction",
        "with t as (select auction, price from batch) select x.auction, y.price from t x, t y where x.auction = y.auction order by all",
        "select auction, price from batch where auction in (select auction from batch) order by auction",
      })
  void readsTheRowsAsOftenAsItNeeds(String statement) {
    verify(() -> query(statement))
        .input(Bids.rows(Bids.FIRST, Bids.LAST))
        .expectOutput(
            Rows.batch(
                Columns.schema(Columns.int64("auction"), Columns.int64("price")),
                row(1L, 100L),
                row(4L, 101L)));
  }

  @Test
  void needsTheColumnsItNames() {
    assertThat(columns("select a.price from batch a join batch b on a.auction = b.auction"))
        .containsExactlyInAnyOrder("price", "auction");
    assertThat(columns("select count(*) from batch")).isNotEmpty();
    assertThat(columns("select * exclude (price) from batch")).hasSize(11);
    assertThat(columns("select batch from batch")).hasSize(11);
    assertThat(columns("select x from batch as b(x)")).hasSize(11);
    assertThat(columns("select price from batch a join batch b using (auction)")).hasSize(11);
  }

  private static Set<String> columns(String statement) {
    try (SqlQuery query = query(statement)) {
      return query.inputColumns(Bids.SCHEMA, Set.of("unheard-of"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "selec price from batch | is no SQL: syntax error at or near",
        "select price from batch; select 1 | is 2 statements (expected: one SELECT from batch)",
        "drop table batch | is no query (expected: one SELECT from batch)",
        "insert into batch values (1) | is no query",
        "copy batch to 'x' | is no query",
        "pragma version | is no query",
        "set threads = 4 | is no query",
        "attach 'x.db' | is no query",
        "install httpfs | is no query",
        "describe batch | is no query",
        "show tables | is no query",
        "select 1 | does not read the rows",
        "select * from other | reads 'other' (expected: the table batch)",
        "select * from 'bids.csv' | reads 'bids.csv'",
        "select * from batch, read_csv('/etc/passwd') | reads read_csv()",
        "select * from batch, duckdb_settings() | reads duckdb_settings()",
        "select * from batch where price in (select pid from pg_catalog.pg_class) | reads 'pg_class'",
        "select * from batch, query('select 1') | reads query()",
        "select prise from batch | Referenced column \"prise\" not found (there are: auction, price, quantity, rating, channel, extra, open, day, date-time, seller, tags; did you mean 'price'?)",
        "select date-time from batch | column 'date-time' must stand in double quotes",
        "select price, auction as PRICE from batch | gives column 'PRICE' twice (expected: names of their own, by AS)",
        "select interval 1 day as i from batch | gives 'i' as",
        "select price + $1 as p from batch | has a parameter in it",
      })
  void saysWhatIsWrongWithAStatement(String statement, String message) {
    try (SqlQuery query = query(statement)) {
      assertThatThrownBy(() -> query.outputSchema(Bids.SCHEMA))
          .isInstanceOf(PipelineException.class)
          .hasMessageStartingWith("statement: '")
          .hasMessageContaining(message);
    }
  }

  @Test
  void refusesAColumnThatIsOnlyNamedByALongExpression() {
    try (SqlQuery query = query("select price" + " + 1".repeat(100) + " from batch")) {
      assertThatThrownBy(() -> query.outputSchema(Bids.SCHEMA))
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining("gives a column without a name");
    }
  }

  @Test
  void refusesRowsWhoseResultFitsNoColumn() {
    Rows large =
        Rows.batch(Columns.schema(Columns.int64("n")), row(Long.MAX_VALUE), row(Long.MAX_VALUE));
    try (SqlQuery query = query("select sum(n) as total from batch")) {
      assertThatThrownBy(() -> query.process(large.in(memory.get()), new Emitted(memory.get())))
          .isInstanceOf(RecordException.class)
          .hasMessageContaining("statement 'select sum(n) as total from batch'");
    }
  }

  @Test
  void saysThatAStatementNeedsTooMuchMemory() {
    Rows many =
        new Rows(
            Columns.schema(Columns.int64("n")),
            LongStream.range(0, 10_000).mapToObj(n -> row(n)).toList());
    try (SqlQuery query = query("select a.n as a, b.n as b from batch a, batch b order by b, a")) {
      assertThatThrownBy(() -> query.process(many.in(memory.get()), new Emitted(memory.get())))
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining("needs more memory than it may have for 10000 rows");
    }
  }

  private static SqlQuery query(String statement) {
    return new SqlQuery(new SqlConfig(statement, "batch", false));
  }

  @Test
  void callsTheTableAsItIsTold() {
    SqlConfig config =
        new SqlConfig(
            "with top as (select max(price) as price from rows) select auction from rows join top using (price)",
            "rows",
            true);
    verify(() -> new SqlQuery(config))
        .input(Bids.rows(Bids.FIRST, Bids.LAST))
        .asWholeBatches()
        .expectOutput(Rows.batch(Columns.schema(Columns.int64("auction")), row(4L)));
    assertThatThrownBy(
            () ->
                new SqlQuery(new SqlConfig("select price from batch", "rows", false))
                    .outputSchema(Bids.all().schema()))
        .hasMessageContaining("reads 'batch' (expected: the table rows)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "select random() as r from rows; random()",
        "select price from rows where uuid() is null; uuid()",
        "select now() as t from rows; now()",
        "select current_timestamp as t, price from rows; current_timestamp",
        "select price from rows where cast(current_date as varchar) = ''; current_date",
        "select price from rows using sample 1; a sample",
        "select price from rows tablesample reservoir(2); a sample",
        "from (select price, today() as d from rows); today()"
      })
  void refusesWhatIsNotRepeatable(String statement, String what) {
    assertThatThrownBy(
            () ->
                new SqlQuery(new SqlConfig(statement, "rows", true))
                    .outputSchema(Bids.all().schema()))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("asks for " + what + " (expected: what gives the same again");
  }
}
