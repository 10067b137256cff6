package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.PipelineException;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.Branch;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.Planner;
import io.actorflow.run.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions of aggregates while a pipeline is planned. */
class FilteredAggregatesTest {
  private static final Components COMPONENTS = Components.discover();

  @Test
  void conditionsAreComputedInFrontOfTheShuffleOfWhatTheyRead() {
    Plan plan =
        plan(
            "all = \"count(*)\", big = \"count(*) filter (where price > 100)\","
                + " web = \"max(bidder) filter (where upper(channel) = 'WEB')\","
                + " bigger = \"sum(price) filter (where price > 100)\"");
    assertThat(Columns.names(plan.source("source").columns()))
        .containsExactlyInAnyOrder("auction", "bidder", "channel", "date-time", "price");
    Branch branch = plan.source("source").branches().getFirst();
    assertThat(branch.name()).isEqualTo("hot");
    assertThat(branch.target()).isEqualTo(new ToShards("hot", 0, new Way("source", 0)));
    assertThat(Columns.names(branch.schema())).endsWith("filter-1", "filter-2");
    assertThat(branch.steps()).extracting(Plan.Step::name).containsExactly("hot");
    try (Operator step = branch.steps().getFirst().operator().get()) {
      assertThat(step.outputSchema(plan.source("source").columns())).isEqualTo(branch.schema());
    }
  }

  @Test
  void withoutConditionsThereIsNoFurtherStep() {
    assertThat(plan("all = \"count(*)\"").source("source").branches().getFirst().steps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "prise > 3; filter: 'prise > 3' cannot be planned; did you mean 'price'?",
        "price; filter: 'price' is BIGINT (expected: a condition, true or false); ",
        "price >; filter: 'price >' is no SQL expression; it ends too early"
      })
  void whatIsNoConditionIsRefusedWithItsPlace(String sql, String problem, String more) {
    assertThatThrownBy(() -> plan("big = \"count(*) filter (where %s)\"".formatted(sql)))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("hot.conf:4: operators[0].aggregates.big: " + problem)
        .hasMessageContaining(more == null ? "" : more);
  }

  private static Plan plan(String aggregates) {
    String text =
        """
        pipeline {
          name = hot
          source { type = generator, kind = bids, event-time { field = date-time, max-out-of-orderness = 1s } }
          operators = [ { type = window, name = hot, size = 10s, key = [auction], aggregates { %s } } ]
          sink { type = discard }
        }
        """
            .formatted(aggregates);
    return Planner.plan(
        PipelineDefinition.parse("hot.conf", text, COMPONENTS),
        COMPONENTS,
        new SecretResolver(variable -> null));
  }
}
