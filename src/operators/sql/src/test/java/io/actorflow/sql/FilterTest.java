package io.actorflow.sql;

import static io.actorflow.sql.Bids.FIRST;
import static io.actorflow.sql.Bids.LAST;
import static io.actorflow.sql.Bids.NOTHING;
import static io.actorflow.sql.Bids.SECOND;
import static io.actorflow.testkit.OperatorVerification.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.RecordException;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void keepsRowsForWhichAPlainConditionHolds() {
    keeps("price > 100", SECOND, LAST);
    keeps("price > 100 and channel = 'app'", LAST);
    keeps("(PRICE = 100 or \"channel\" = 'it''s') and auction >= 1", FIRST, SECOND);
    keeps("\"date-time\" >= '2024-02-29' and quantity <> -1", FIRST, LAST);
    keeps("price is null", NOTHING);
    keeps("rating > 5", SECOND);
  }

  @Test
  void keepsRowsForWhichDuckDbSaysSo() {
    keeps("price % 2 = 0 -- even", FIRST, SECOND);
    keeps("price between 100 and 101", FIRST, LAST);
    keeps("seller.name = 'bob' or list_contains(tags, 'c')", SECOND, LAST);
    keeps("day = date '2024-02-29' and open", FIRST);
    keeps("\"date-time\" < timestamp '1970-01-01 00:00:00' + interval 1 day", SECOND);
    keeps("octet_length(extra) = 0 and isnan(rating)", SECOND);
    keeps("not (price > 100)", FIRST);
    keeps("length(channel) > 100");
    keeps("coalesce(price, 0) >= 0", FIRST, SECOND, NOTHING, LAST);
  }

  private static void keeps(String where, Row... expected) {
    verify(() -> filter(where)).input(Bids.all()).expectOutput(Bids.rows(expected));
  }

  @Test
  void needsTheColumnsOfItsConditionAndThoseWantedFromIt() {
    assertThat(columns("price > 100")).containsExactlyInAnyOrder("auction", "price");
    assertThat(columns("price % 2 = 0 or \"date-time\" is null"))
        .containsExactlyInAnyOrder("auction", "price", "date-time");
    assertThat(columns("list_transform(tags, lambda x: x || channel)[1] = 'a'"))
        .contains("auction", "tags", "channel");
    assertThat(columns("random() < 2")).containsExactlyInAnyOrder("auction");
  }

  private static Set<String> columns(String where) {
    try (Filter filter = filter(where)) {
      return filter.inputColumns(Bids.SCHEMA, Set.of("auction", "not-from-here"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prise > 100 | 'prise > 100' cannot be planned: Referenced column \"prise\" not found (there are: auction, price, quantity, rating, channel, extra, open, day, date-time, seller, tags; did you mean 'price'?)",
        "date-time > 100 | column 'date-time' must stand in double quotes, as \"date-time\"",
        "price + channel > 1 | 'price + channel > 1' cannot be planned: No function matches the given name and argument types '+(BIGINT, VARCHAR)'",
        "price + 1 | 'price + 1' is BIGINT (expected: a condition, true or false)",
        "price >  | 'price >' is no SQL expression: it ends too early",
        "price > > 1 | is no SQL expression: syntax error at or near",
        "price > 1, price > 2 | is TUPLE(BOOLEAN, BOOLEAN) (expected: a condition",
        "true) from batch union all select (true | is more than an expression",
        "true; drop table batch | is no SQL expression",
        "count(*) > 1 | what is made of one row cannot contain aggregates",
        "row_number() over () > 1 | looks at other rows",
        "price > (select avg(price) from batch) | has a query in it",
        "price > ? | has a parameter in it",
        "unnest([true]) | cannot be planned",
        "price > fooo(1) | Scalar Function with name fooo does not exist",
      })
  void saysWhatIsWrongWithACondition(String where, String message) {
    try (Filter filter = filter(where)) {
      assertThatThrownBy(() -> filter.outputSchema(Bids.SCHEMA))
          .isInstanceOf(PipelineException.class)
          .hasMessageStartingWith("where: '")
          .hasMessageContaining(message);
    }
  }

  @Test
  void takesLongTexts() {
    String text = "it''s ".repeat(50_000);
    keeps("channel = '" + text + "' or \"channel\" = 'web'", FIRST);
    keeps("price % 2 = 7 or channel = '" + text + "' or channel = 'web'", FIRST);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 10_000, 100_000})
  void refusesOrTakesConditionsNestedHoweverDeep(int depth) {
    for (String where :
        new String[] {
          "(".repeat(depth) + "price > 1" + ")".repeat(depth), "1 + ".repeat(depth) + "price > 1"
        }) {
      try (Filter filter = filter(where)) {
        assertThat(filter.outputSchema(Bids.SCHEMA)).isEqualTo(Bids.SCHEMA);
      } catch (PipelineException refused) {
        assertThat(refused).hasMessageStartingWith("where: '").message().hasSizeLessThan(1000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"read_text('/etc/passwd') = 'x'", "getenv('HOME') = 'x'"})
  void cannotReachOutside(String where) {
    try (Filter filter = filter(where)) {
      assertThatThrownBy(() -> filter.outputSchema(Bids.SCHEMA))
          .isInstanceOf(PipelineException.class);
    }
  }

  @Test
  void refusesARowThatCannotBeCastAndGoesOnAfterIt() {
    String where = "cast(channel as bigint) >= 0";
    try (Filter filter = filter(where)) {
      for (int round = 0; round < 3; round++) {
        assertThatThrownBy(
                () -> filter.process(Bids.rows(FIRST).in(memory.get()), new Emitted(memory.get())))
            .isInstanceOf(RecordException.class)
            .hasMessage(
                "where '%s': Could not convert string 'web' to INT64 when casting from source column channel"
                    .formatted(where));
        filter.process(Bids.rows(NOTHING).in(memory.get()), new Emitted(memory.get()));
      }
    }
  }

  @Test
  void keepsTheProvenance() {
    Provenance provenance = new Provenance("bids/3", 41, 45, 99);
    for (String where : new String[] {"price > 100", "auction > 0", "price % 2 = 1"}) {
      try (Filter filter = filter(where);
          Emitted emitted = new Emitted(memory.get())) {
        filter.process(Bids.all().in(memory.get(), provenance), emitted);
        assertThat(emitted.batches()).extracting(Batch::provenance).containsExactly(provenance);
      }
    }
  }

  private static Filter filter(String where) {
    return new Filter(new FilterConfig(where));
  }
}
