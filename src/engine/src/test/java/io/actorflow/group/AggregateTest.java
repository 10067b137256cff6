package io.actorflow.group;

import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.PipelineException;
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
  void readsWhatPeopleWrite(String expression, Aggregate.Kind kind, String column, String type) {
    Aggregate aggregate = Aggregate.parse("it", expression, INPUT);
    assertThat(aggregate.kind()).isEqualTo(kind);
    assertThat(aggregate.column()).isEqualTo(column);
    assertThat(aggregate.output().getName()).isEqualTo("it");
    assertThat(
            org.apache.arrow.vector.types.Types.getMinorTypeForArrowType(
                aggregate.output().getType()))
        .hasToString(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "price",
        "count",
        "count(",
        "count()x",
        "median(price)",
        "max price",
        "max()",
        "(price)"
      })
  void refusesWhatIsNoAggregate(String expression) {
    assertThatThrownBy(() -> Aggregate.parse("top", expression, INPUT))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith(
            "aggregates.top: \"%s\" (expected: count(*), or count, sum, min, max or avg of one column"
                .formatted(expression));
  }

  @Test
  void saysWhichColumnsThereAre() {
    assertThatThrownBy(() -> Aggregate.parse("top", "max(prize)", INPUT))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("the input has no column 'prize', it has: [price, rate, name, at,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum(name)", "max(name)", "avg(at)", "sum(at)"})
  void refusesColumnsThatItCannotAggregate(String expression) {
    String column = expression.substring(4, expression.length() - 1);
    assertThatThrownBy(() -> Aggregate.parse("top", expression, INPUT))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("; '" + column + "' is ");
  }

  /** A maximum of moments in milliseconds comes out in milliseconds again. */
  @Test
  void leastAndGreatestKeepTheUnitOfMoments() {
    assertThat(Aggregate.parse("last", "max(at)", INPUT).output().getMetadata())
        .isEqualTo(INPUT.findField("at").getMetadata());
  }
}
