package io.actorflow.keyed;

import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.list;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.keyed.WindowConfig.Kind;
import io.actorflow.testkit.ConfigContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class AggregationTest {
  private static final Schema BIDS =
      schema(
          timestampMillis("at"),
          utf8("auction"),
          int64("price"),
          float64("rate"),
          list("tags", utf8("tag")));

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(WindowConfig.class, "actorflow.window.operator");
    ConfigContract.verify(TableConfig.class, "actorflow.table.operator");
  }

  @Test
  void saysWhatComesOut() {
    Map<String, String> aggregates = Map.of("top", "max(price)");
    assertThat(
            Columns.names(
                Aggregation.window(window(Kind.TUMBLING, 10, Optional.empty(), aggregates))
                    .outputSchema(BIDS)))
        .containsExactly("window-start", "window-end", "auction", "top");
    assertThat(
            Columns.names(
                Aggregation.table(new TableConfig(List.of("auction", "at"), aggregates))
                    .outputSchema(BIDS)))
        .containsExactly("auction", "at", "top");
  }

  @Test
  void reportsEverythingThatDoesNotFitTheInput() {
    Aggregation aggregation =
        Aggregation.table(
            new TableConfig(List.of("aution", "rate", "tags"), Map.of("top", "avg(auction)")));
    assertThatThrownBy(() -> aggregation.layout(BIDS, "at"))
        .isInstanceOfSatisfying(PipelineException.class, e -> assertThat(e.problems()).hasSize(4))
        .hasMessageContaining("key: 'aution' is no column of the input (there are: [at, auction,")
        .hasMessageContaining("key: 'rate' is FloatingPoint(DOUBLE) (expected: an integer, string")
        .hasMessageContaining("key: 'tags' is List")
        .hasMessageContaining("aggregates.top: \"avg(auction)\"");
  }

  @Test
  void refusesWindowsThatCannotBe() {
    Map<String, String> one = Map.of("bids", "count(*)");
    refuses(Kind.TUMBLING, 0, Optional.empty(), one, "size: PT0S (expected: at least 1ms");
    refuses(Kind.TUMBLING, 10, Optional.of(5), one, "slide: PT0.005S (expected: nothing for");
    refuses(Kind.SLIDING, 10, Optional.empty(), one, "slide: nothing (expected: at least 1ms");
    refuses(Kind.SLIDING, 10, Optional.of(11), one, "slide: PT0.011S (expected: at most the size");
    refuses(Kind.SLIDING, 10, Optional.of(5), Map.of(), "aggregates: none (expected: at least one");
  }

  private static void refuses(
      Kind kind,
      int sizeMillis,
      Optional<Integer> slideMillis,
      Map<String, String> aggregates,
      String problem) {
    assertThatThrownBy(() -> window(kind, sizeMillis, slideMillis, aggregates))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(problem);
  }

  private static WindowConfig window(
      Kind kind, int sizeMillis, Optional<Integer> slideMillis, Map<String, String> aggregates) {
    return new WindowConfig(
        kind,
        Duration.ofMillis(sizeMillis),
        slideMillis.map(Duration::ofMillis),
        List.of("auction"),
        aggregates);
  }
}
