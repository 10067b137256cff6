package io.actorflow.explain;

import io.actorflow.api.Columns;
import io.actorflow.api.Delivery;
import io.actorflow.config.Node;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.explain.Edge.Fused;
import io.actorflow.group.Distribution;
import io.actorflow.keyed.AggregationPlan;
import io.actorflow.keyed.KeyedPlan;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.Branch;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.Plan.SourceStage;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.Plan.ToSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a plan; the definition only says of which types its parts are and how wide they run. */
final class Explainer {
  private static final Delivery FROM_TASK_TO_SHARD =
      Delivery.exactlyOnce(
          "each range of a split goes over a sequenced and fenced channel, and the shard persists"
              + " its end together with the state");
  private static final Delivery FROM_SHARD_TO_SHARD =
      Delivery.exactlyOnce(
          "results leave when they are persisted, under the number of their commit, and the shard"
              + " that takes them persists that number together with its state");
  private static final Delivery LETTERS =
      Delivery.atLeastOnce("a record that is read again after a fault is kept again");

  private final PipelineDefinition definition;
  private final Plan plan;
  private final Map<String, String> types;

  Explainer(PipelineDefinition definition, Plan plan) {
    this.definition = definition;
    this.plan = plan;
    types = definition.nodes().stream().collect(Collectors.toMap(Node::name, Node::type));
  }

  Explanation explain() {
    List<Stage> stages = new ArrayList<>();
    plan.sources().values().forEach(source -> stages.add(reading(source)));
    plan.keyed().values().forEach(keyed -> stages.add(keeping(keyed)));
    return new Explanation(
        plan.pipeline(),
        definition.scale().parallelism(),
        definition.scale().shards(),
        stages,
        new DeadLetters(
            plan.deadLetters()
                .flatMap(sink -> Optional.ofNullable(definition.deadLetters()))
                .map(Node::type),
            LETTERS));
  }

  private Stage reading(SourceStage source) {
    List<String> columns = Columns.names(source.columns());
    List<String> unread = new ArrayList<>(Columns.names(source.source().get().schema()));
    unread.removeAll(columns);
    return new Stage.Reading(
        source.name(),
        type(source.name()),
        columns,
        unread,
        source.eventTime(),
        edges(source.branches(), FROM_TASK_TO_SHARD));
  }

  private Stage keeping(KeyedStage keyed) {
    return new Stage.Keeping(
        keyed.name(),
        type(keyed.name()),
        keyed.plan().key(0),
        aggregates(keyed.plan()),
        windows(keyed.plan()),
        keyed.plan().facts(),
        edges(keyed.branches(), FROM_SHARD_TO_SHARD));
  }

  private List<Edge> edges(List<Branch> branches, Delivery toShards) {
    return branches.stream().map(branch -> edge(branch, toShards)).toList();
  }

  private Edge edge(Branch branch, Delivery toShards) {
    List<Fused> fused =
        branch.steps().stream().map(step -> new Fused(step.name(), type(step.name()))).toList();
    List<String> columns = Columns.names(branch.schema());
    return switch (branch.target()) {
      case ToShards to ->
          new Edge(
              to.operator(),
              type(to.operator()),
              fused,
              columns,
              Optional.of(shuffle(to)),
              toShards);
      case ToSink(String to) ->
          new Edge(
              to,
              type(to),
              fused,
              columns,
              Optional.empty(),
              plan.sink(to).sink().get().delivery());
    };
  }

  private static Map<String, String> aggregates(KeyedPlan plan) {
    return plan instanceof AggregationPlan of ? of.aggregation().aggregates() : Map.of();
  }

  private static Optional<Windows> windows(KeyedPlan plan) {
    return plan instanceof AggregationPlan of
        ? Windows.of(of.aggregation(), of.rowTime())
        : Optional.empty();
  }

  private Shuffle shuffle(ToShards to) {
    KeyedPlan keyed = plan.keyedStage(to.operator()).plan();
    Distribution distribution = keyed.distribution(to.input());
    return new Shuffle(
        distribution == Distribution.TO_ALL ? List.of() : keyed.key(to.input()),
        distribution,
        keyed.aggregates().stream().map(Object::toString).toList(),
        keyed instanceof AggregationPlan of
            ? Windows.interval(of.aggregation())
            : Optional.empty());
  }

  private String type(String node) {
    String type = types.get(node);
    if (type == null) {
      throw new IllegalStateException("the plan has '" + node + "', the definition has not");
    }
    return type;
  }
}
