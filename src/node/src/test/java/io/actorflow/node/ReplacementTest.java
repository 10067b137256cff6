package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.PipelineException.Problem;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.run.Plan;
import io.actorflow.run.Planner;
import io.actorflow.run.Replacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A new version of a pipeline goes on with the state of the one before, or is refused. */
class ReplacementTest {
  private static final Components COMPONENTS = Components.discover();

  private static final String BEFORE =
      """
      pipeline {
        name = trending
        source { type = generator, kind = bids, rate = 100, event-time { field = date-time, max-out-of-orderness = 1s } }
        operators = [
          { type = filter, where = "price > 100" }
          { type = window, name = hot, size = 10s, key = [auction], aggregates { top = "max(price)" } }
        ]
        sink { type = console }
      }
      """;

  @ParameterizedTest
  @CsvSource({
    "price > 100, price > 200",
    "rate = 100, rate = 200",
    "type = console, type = discard",
    "size = 10s, 'size = 10s, late = drop'",
  })
  void whatHasNoStateMayChange(String old, String now) {
    assertThat(Replacement.problems(plan(BEFORE), plan(BEFORE.replace(old, now)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key = [auction] | key = [bidder] | 'hot' has key [bidder] instead of [auction]",
        "max(price) | min(price) | 'hot' has aggregates {top=min(price)} instead of {top=max(price)}",
        "max(price) | max(price) filter (where price > 1) | 'hot' has aggregates {top=max(price) filter",
        "size = 10s | size = 20s | 'hot' has other windows",
        "size = 10s | kind = session, gap = 10s | 'hot' has other windows",
        "size = 10s | size = 10s, allowed-lateness = 1m | 'hot' has other windows",
        "name = hot | name = cold | 'hot' is not there any more",
      })
  void whatStateWasMadeWithMayNot(String old, String now, String reason) {
    assertThat(Replacement.problems(plan(BEFORE), plan(BEFORE.replace(old, now))))
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .startsWith(reason)
        .contains("pbm pipeline cancel");
  }

  /** Without an order column it is that of event time, which is the source's to say. */
  @Test
  void whatAggregatesOrderByMayNotChange() {
    String before =
        BEFORE
            .replace("max(price)", "last(price)")
            .replace(
                "{ type = filter, where = \"price > 100\" }",
                "{ type = select, keep = [auction, price, date-time], columns { later = \"\\\"date-time\\\" + interval 1 hour\" } }");
    assertThat(Replacement.problems(plan(before), plan(before))).isEmpty();
    Plan ordered = plan(before.replace("last(price)", "last(price, later)"));
    assertThat(Replacement.problems(plan(before), ordered)).hasSize(1);
  }

  @Test
  void anotherStatefulOperatorMayCome() {
    String more =
        BEFORE.replace(
            "aggregates { top = \"max(price)\" } }",
            "aggregates { top = \"max(price)\" } }\n{ type = table, key = [auction], aggregates { windows = \"count(*)\" } }");

    assertThat(Replacement.problems(plan(BEFORE), plan(more))).isEmpty();
  }

  private static Plan plan(String text) {
    return Planner.plan(
        PipelineDefinition.parse("trending.conf", text, COMPONENTS),
        COMPONENTS,
        new SecretResolver(variable -> null));
  }
}
