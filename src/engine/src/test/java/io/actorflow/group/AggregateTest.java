package io.actorflow.group;

import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.PipelineException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateTest {
  private static final Schema INPUT =
      schema(
          int64("price"),
          float64("rate"),
          utf8("name"),
          timestampMillis("at"),
          int64("max(x)"),
          int64("*"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "count(*); COUNT_ALL; ''; BIGINT",
        " Count ( * ) ; COUNT_ALL; ''; BIGINT",
        "count(name); COUNT; name; BIGINT",
        "sum(price); SUM; price; BIGINT",
        "SUM(rate); SUM; rate; FLOAT8",
        "min(price); MIN; price; BIGINT",
        "max(rate); MAX; rate; FLOAT8",
        "max(at); MAX; at; TIMESTAMPMICRO",
        "avg(price); AVG; price; FLOAT8",
        "avg(\"price\"); AVG; price; FLOAT8",
        "sum(\"max(x)\"); SUM; max(x); BIGINT"
      })
  void readsWhatPeopleWrite(
      String expression, WordAggregate.Kind kind, String column, String type) {
    WordAggregate aggregate = (WordAggregate) parse("it", expression);
    assertThat(aggregate.kind()).isEqualTo(kind);
    assertThat(aggregate.column()).isEqualTo(column);
    assertThat(aggregate.output().getName()).isEqualTo("it");
    assertThat(
            org.apache.arrow.vector.types.Types.getMinorTypeForArrowType(
                aggregate.output().getType()))
        .hasToString(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "first(name); VARCHAR; [name, at]",
        "last(name, price); VARCHAR; [name, price]",
        "max(name); VARCHAR; [name]",
        "collect(rate); LIST; [rate, at]",
        "collect( rate , 7 ); LIST; [rate, at]",
        "collect(rate, price, 7); LIST; [rate, price]",
        "top(price, 3); LIST; [price]",
        "count(distinct name); BIGINT; [name]",
        "COUNT(DISTINCT \"max(x)\"); BIGINT; [max(x)]",
        "approx_count_distinct(name); BIGINT; [name]",
        "approx-count-distinct(name); BIGINT; [name]",
        "quantile(price, 0.99); FLOAT8; [price]",
        "heavy-hitters(name, 5); LIST; [name]"
      })
  void readsAggregatesThatNeedMoreThanWords(String expression, String type, String columns) {
    Aggregate aggregate = parse("it", expression);
    assertThat(aggregate).isInstanceOf(CellAggregate.class);
    assertThat(aggregate.output().getName()).isEqualTo("it");
    assertThat(
            org.apache.arrow.vector.types.Types.getMinorTypeForArrowType(
                aggregate.output().getType()))
        .hasToString(type);
    assertThat(aggregate.columns()).hasToString(columns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "price", "count", "count(", "count()x", "max price", "(price)", "3(price)"})
  void refusesWhatIsNoAggregate(String expression) {
    refuses(expression, "no aggregate (expected: one such as count(*), max(column) or");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "quantil(price, 1); 'quantil' is no aggregate (did you mean 'quantile'? there are: approx-",
        "max(prize); the input has no column 'prize' (did you mean 'price'? there are: price, rate,",
        "max(); max has 0 arguments (expected: max(column))",
        "sum(distinct price); sum has 1 argument, the first distinct (expected: sum(column))",
        "top(price); top has 1 argument (expected: top(column, k))",
        "top(price, 0); '0' is no number of values (expected: 1 to 10000; top(column, k))",
        "top(price, 1.5); '1.5' is no number of values (expected: 1 to 10000; top(column, k))",
        "quantile(price, 99); the fraction is 99 (expected: 0 to 1, as in quantile(price, 0.99))",
        "sum(name); 'name' is Utf8 (expected: a column of numbers)",
        "avg(at); 'at' is Timestamp(MICROSECOND, null) (expected: a column of numbers)",
        "first(price, name); 'name' is Utf8 (expected: a column of whole numbers, dates or timestamps)",
        "count(*) filter (price > 1); no aggregate (expected: one such as",
        "count(*) filter (where ); no aggregate (expected: one such as"
      })
  void saysWhatIsWrongAndWhatWasExpected(String expression, String problem) {
    refuses(expression, problem);
  }

  @Test
  void refusesToOrderByAnEventTimeThatThereIsNot() {
    assertThatThrownBy(() -> new AggregateParser(INPUT, "", Map.of()).parse("top", "first(price)"))
        .hasMessage(
            "aggregates.top: \"first(price)\": the input has no event time to order by (expected: a second column that says the order, as in first(price, sequence), or event-time { field = ... } at the source)");
  }

  @Test
  void readsConditionsAsTheyAreWritten() {
    AggregateParser parser = new AggregateParser(INPUT, "at", Map.of());
    Aggregate first = parser.parse("a", "count(*) FILTER (WHERE price > (3))");
    Aggregate second = parser.parse("b", "sum(rate) filter(where name = ')')");
    Aggregate third = parser.parse("c", "top(price, 2) filter (where price > (3) )");
    assertThat(first.condition()).isEqualTo(new Aggregate.Condition("filter-1", "price > (3)"));
    assertThat(second.condition()).isEqualTo(new Aggregate.Condition("filter-2", "name = ')'"));
    assertThat(third.condition()).isEqualTo(first.condition());
    assertThat(Aggregate.conditions(List.of(first, second, third))).hasSize(2);
  }

  private static void refuses(String expression, String problem) {
    assertThatThrownBy(() -> parse("top", expression))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("aggregates.top: \"%s\": %s".formatted(expression, problem));
  }

  private static Aggregate parse(String name, String expression) {
    return new AggregateParser(INPUT, "at", Map.of()).parse(name, expression);
  }

  /** A maximum of moments in milliseconds comes out in milliseconds again. */
  @Test
  void leastAndGreatestKeepTheUnitOfMoments() {
    assertThat(parse("last", "max(at)").output().getMetadata())
        .isEqualTo(INPUT.findField("at").getMetadata());
  }
}
