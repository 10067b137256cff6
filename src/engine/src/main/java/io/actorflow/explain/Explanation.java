package io.actorflow.explain;

import io.actorflow.config.PipelineDefinition;
import io.actorflow.run.Plan;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a pipeline is run.
 *
 * @param tasks how many of each source are asked for; empty for as many as the cluster has cores
 * @param shards how many of each stateful operator are asked for; empty for twice as many as the
 *     cluster has cores
 * @param stages sources first, stateful operators behind all those that they take rows from
 */
public record Explanation(
    String pipeline,
    OptionalInt tasks,
    OptionalInt shards,
    List<Stage> stages,
    DeadLetters deadLetters) {
  public Explanation {
    stages = List.copyOf(stages);
  }

  /** What {@code plan}, made of {@code definition}, does. */
  public static Explanation of(PipelineDefinition definition, Plan plan) {
    return new Explainer(definition, plan).explain();
  }
}
