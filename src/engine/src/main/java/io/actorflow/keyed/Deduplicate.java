package io.actorflow.keyed;

import io.actorflow.api.AggregateFunction;
import io.actorflow.group.RowLayout;
import java.util.List;
import java.util.Map;

/** Lets one of several rows go on that have the same key and lie close together in time. */
public record Deduplicate(DeduplicateConfig config) implements StatefulOperator {
  @Override
  public KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns) {
    Input input = inputs.getFirst().timed("", "within needs");
    return new DeduplicatePlan(
        config,
        new RowLayout(
            0,
            InputColumns.key(input.columns(), config.key()),
            input.eventTime(),
            input.columns()));
  }
}
