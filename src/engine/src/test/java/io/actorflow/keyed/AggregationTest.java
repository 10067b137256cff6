package io.actorflow.keyed;

import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.list;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.SettingsReader;
import io.actorflow.testkit.ConfigContract;
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
    assertThat(Columns.names(Aggregation.window(window("size = 10ms")).outputSchema(BIDS)))
        .containsExactly("window-start", "window-end", "auction", "top");
    assertThat(
            Columns.names(
                Aggregation.table(
                        new TableConfig(List.of("auction", "at"), aggregates, Optional.empty()))
                    .outputSchema(BIDS)))
        .containsExactly("auction", "at", "top");
  }

  @Test
  void reportsEverythingThatDoesNotFitTheInput() {
    Aggregation aggregation =
        Aggregation.table(
            new TableConfig(
                List.of("aution", "rate", "tags"),
                Map.of("top", "avg(auction)"),
                Optional.empty()));
    assertThatThrownBy(() -> aggregation.layout(BIDS, "at"))
        .isInstanceOfSatisfying(PipelineException.class, e -> assertThat(e.problems()).hasSize(4))
        .hasMessageContaining("key: 'aution' is no column of the input (there are: [at, auction,")
        .hasMessageContaining("key: 'rate' is FloatingPoint(DOUBLE) (expected: an integer, string")
        .hasMessageContaining("key: 'tags' is List")
        .hasMessageContaining("aggregates.top: \"avg(auction)\"");
  }

  @Test
  void refusesWindowsThatCannotBe() {
    refuses("kind = tumbling, size = 0s", "size: PT0S (expected: at least 1ms");
    refuses("kind = tumbling", "size: nothing (expected: at least 1ms, in whole milliseconds");
    refuses("size = 10ms, slide = 5ms", "slide: PT0.005S (expected: nothing for kind = tumbling");
    refuses("kind = sliding, size = 10ms", "slide: nothing (expected: at least 1ms");
    refuses(
        "kind = sliding, size = 10ms, slide = 11ms",
        "slide: PT0.011S (expected: at most the size, PT0.01S)");
    refuses(
        "kind = cumulative, size = 10ms, step = 3ms",
        "step: PT0.003S (expected: a whole part of the size, PT0.01S)");
    refuses("kind = session", "gap: nothing (expected: at least 1ms, in whole milliseconds: the");
    refuses(
        "kind = session, gap = 1s, size = 1s",
        "size: PT1S (expected: nothing for kind = session; it is for tumbling, sliding,"
            + " cumulative)");
    refuses("kind = session, gap = 1s, offset = 1s", "offset: PT1S (expected: 0 for kind");
    refuses("size = 10ms, allowed-lateness = -1s", "allowed-lateness: PT-1S (expected: 0 or more");
    refuses(
        "kind = session, gap = 1s, emit.results = updates",
        "emit.results: updates (expected: final for kind = session)");
    refuses(
        "size = 10ms, emit.early = 1s",
        "early: PT1S (expected: nothing, or results = updates beside it");
    assertThatThrownBy(() -> read("size = 10ms"))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("key: [] (expected: at least one column)")
        .hasMessageContaining("aggregates: none (expected: at least one");
  }

  @Test
  void windowsThatComeOutMoreThanOnceSayWhen() {
    assertThat(
            Columns.names(
                Aggregation.window(
                        window("kind = sliding, size = 10s, slide = 1s, emit.results = updates"))
                    .outputSchema(BIDS)))
        .containsExactly("window-start", "window-end", "window-timing", "auction", "top");
    assertThat(
            Columns.names(
                Aggregation.window(window("kind = session, gap = 1s")).outputSchema(BIDS)))
        .containsExactly("window-start", "window-end", "auction", "top");
  }

  private static void refuses(String settings, String problem) {
    assertThatThrownBy(() -> window(settings))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(problem);
  }

  private static WindowConfig window(String settings) {
    return read(settings + ", key = [auction], aggregates { top = max(price) }");
  }

  private static WindowConfig read(String settings) {
    Config defaults = ConfigFactory.parseResources("reference.conf");
    return SettingsReader.read(
        ConfigFactory.parseString(settings)
            .withFallback(defaults.getConfig("actorflow.window.operator")),
        WindowConfig.class);
  }
}
