package io.actorflow.sql;

import static io.actorflow.testkit.OperatorVerification.verify;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SelectTest {
  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void keepsColumnsInTheOrderGiven() {
    verify(() -> select(List.of("date-time", "auction"), columns()))
        .input(Bids.rows(Bids.FIRST, Bids.NOTHING))
        .expectOutput(
            Rows.batch(
                Columns.schema(Columns.timestamp("date-time"), Columns.int64("auction")),
                row(Instant.parse("2024-02-29T12:00:00.000001Z"), 1L),
                row(null, 3L)));
  }

  @Test
  void passesColumnsOfEveryTypeUnderAnyName() {
    try (Select select = select(Columns.names(Bids.SCHEMA), columns("again", "seller"));
        Emitted emitted = new Emitted(memory.get())) {
      select.process(Bids.all().in(memory.get()), emitted);
      Rows output = Rows.of(emitted.batches().getFirst());
      assertThat(Columns.names(output.schema())).endsWith("tags", "again").hasSize(12);
      assertThat(output.rows())
          .extracting(row -> row.values().subList(0, 11))
          .isEqualTo(Bids.all().rows().stream().map(row -> row.values()).toList());
      assertThat(output.rows())
          .allMatch(row -> java.util.Objects.equals(row.values().get(9), row.values().get(11)));
      assertThat(emitted.batches().getFirst().root().getVector("again").getName())
          .isEqualTo("again");
    }
  }

  /** The first of each pair is a plain condition, the second one that DuckDB is asked. */
  @Test
  void marksRowsThatAConditionHoldsForAsDuckDbWould() {
    try (Select select =
            select(
                List.of("auction"),
                columns(
                    "plain", "coalesce((price > 100 or channel = 'web'\n), false)",
                    "asked", "coalesce((price + 0 > 100 or channel = 'web'\n), false)",
                    "two", "coalesce((price = 1), false) or coalesce((price = 100), false)",
                    "both", "coalesce((price = 1 or price = 100), false)"));
        Emitted emitted = new Emitted(memory.get())) {
      assertThat(select.inputColumns(Bids.SCHEMA, Set.of("plain")))
          .containsExactlyInAnyOrder("auction", "price", "channel");
      select.process(Bids.all().in(memory.get()), emitted);
      Rows output = Rows.of(emitted.batches().getFirst());
      assertThat(output.schema()).isEqualTo(select.outputSchema(Bids.SCHEMA));
      assertThat(output.rows()).extracting(row -> row.values().get(1)).contains(true, false);
      assertThat(output.rows())
          .allMatch(row -> java.util.Objects.equals(row.values().get(1), row.values().get(2)))
          .allMatch(row -> java.util.Objects.equals(row.values().get(3), row.values().get(4)));
    }
  }

  @Test
  void computesColumnsBesideThoseItKeeps() {
    verify(
            () ->
                select(
                    List.of("auction"),
                    columns(
                        "price-euros", "price / 100 -- cents",
                        "Channel", "upper(channel)",
                        "total", "price * quantity",
                        "when", "\"date-time\" + interval 1 hour",
                        "same", "PRICE",
                        "constant", "1.5")))
        .input(Bids.rows(Bids.FIRST, Bids.NOTHING, Bids.LAST))
        .expectOutput(
            Rows.batch(
                Columns.schema(
                    Columns.int64("auction"),
                    Columns.float64("price-euros"),
                    Columns.utf8("Channel"),
                    Columns.int64("total"),
                    Columns.timestamp("when"),
                    Columns.int64("same"),
                    Columns.float64("constant")),
                row(1L, 1.0, "WEB", 200L, Instant.parse("2024-02-29T13:00:00.000001Z"), 100L, 1.5),
                row(3L, null, null, null, null, null, 1.5),
                row(4L, 1.01, "APP", 303L, Instant.parse("2024-03-01T01:00:00Z"), 101L, 1.5)));
  }

  @Test
  void castsWhatNoColumnCanBeToTheNextTypeThatOneCan() {
    verify(
            () ->
                select(
                    List.of(),
                    columns(
                        "a", "price::hugeint",
                        "b", "price::decimal(10, 2) * 0.5",
                        "c", "1::utinyint",
                        "d", "rating::float",
                        "e", "\"date-time\"::timestamp_s",
                        "f", "\"date-time\"::timestamptz",
                        "g", "null")))
        .input(Bids.rows(Bids.FIRST))
        .expectOutput(
            Rows.batch(
                Columns.schema(
                    Columns.int64("a"),
                    Columns.float64("b"),
                    Columns.int32("c"),
                    Columns.float64("d"),
                    Columns.timestamp("e"),
                    Columns.timestamp("f"),
                    Columns.int32("g")),
                row(
                    100L,
                    50.0,
                    1,
                    0.5,
                    Instant.parse("2024-02-29T12:00:00Z"),
                    Instant.parse("2024-02-29T12:00:00.000001Z"),
                    null)));
  }

  @Test
  void keepsRowOrderAndProvenanceOfALargeBatch() {
    Provenance provenance = new Provenance("bids/0", 9, 70_009, 5);
    Rows many =
        new Rows(
            Columns.schema(Columns.int64("n")),
            java.util.stream.LongStream.range(0, 70_000).mapToObj(n -> row(n)).toList());
    try (Select select = select(List.of("n"), columns("double", "n * 2"));
        Emitted emitted = new Emitted(memory.get())) {
      select.process(many.in(memory.get(), provenance), emitted);
      assertThat(emitted.batches()).hasSize(1);
      assertThat(emitted.batches().getFirst().provenance()).isEqualTo(provenance);
      List<io.actorflow.testkit.Row> rows = Rows.of(emitted.batches().getFirst()).rows();
      assertThat(rows).hasSize(70_000);
      for (int n = 0; n < rows.size(); n++) {
        assertThat(rows.get(n)).isEqualTo(row((long) n, 2L * n));
      }
    }
  }

  @Test
  void needsTheColumnsOfItsExpressions() {
    try (Select select = select(List.of("open"), columns("a", "price + 1", "b", "\"date-time\""))) {
      assertThat(select.inputColumns(Bids.SCHEMA, Set.of("a")))
          .containsExactlyInAnyOrder("open", "price", "date-time");
    }
  }

  @Test
  void saysEverythingThatIsWrong() {
    try (Select select =
        select(
            List.of("prise"),
            columns(
                "a", "chanel",
                "b", "sum(price)",
                "c", "date-time",
                "d", "*",
                "e", "price +"))) {
      assertThatThrownBy(() -> select.outputSchema(Bids.SCHEMA))
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining(
              "keep: column 'prise' is not there (there are: auction, price, quantity, rating, channel, extra, open, day, date-time, seller, tags; did you mean 'price'?)")
          .hasMessageContaining("columns.a: column 'chanel' is not there")
          .hasMessageContaining(
              "columns.b: 'sum(price)' cannot be planned: what is made of one row cannot contain aggregates")
          .hasMessageContaining("columns.c: 'date-time' cannot be planned")
          .hasMessageContaining("column 'date-time' must stand in double quotes")
          .hasMessageContaining("columns.d: '*' has a * in it")
          .hasMessageContaining("columns.e: 'price +' is no SQL expression: it ends too early");
    }
  }

  @Test
  void refusesTypesThatNoColumnCanBe() {
    try (Select select = select(List.of(), columns("a", "interval 1 day"))) {
      assertThatThrownBy(() -> select.outputSchema(Bids.SCHEMA))
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining("which no column can be (expected: another type");
    }
  }

  private static Map<String, String> columns(String... namesAndExpressions) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int index = 0; index < namesAndExpressions.length; index += 2) {
      columns.put(namesAndExpressions[index], namesAndExpressions[index + 1]);
    }
    return columns;
  }

  private static Select select(List<String> keep, Map<String, String> columns) {
    return new Select(new SelectConfig(keep, columns));
  }
}
