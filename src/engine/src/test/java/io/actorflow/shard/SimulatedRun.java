package io.actorflow.shard;

import io.actorflow.api.Split;
import io.actorflow.keyed.Aggregation;
import io.actorflow.keyed.AggregationPlan;
import io.actorflow.keyed.Windowing;
import io.actorflow.keyed.Windows.Sliding;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.Branch;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.Plan.SourceStage;
import io.actorflow.run.Plan.Target;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.Plan.ToSink;
import io.actorflow.run.RunSpec;
import io.actorflow.run.UnitId;
import io.actorflow.run.Way;
import io.actorflow.shard.Scenario.Sizes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pipeline that is simulated, as tasks and shards learn of it. */
record SimulatedRun(RunSpec spec, Plan plan) {
  private static final int MAX_TASKS = 3;
  private static final String SOURCE = "source";
  private static final String OPERATOR = "groups";

  static SimulatedRun first(Scenario scenario) {
    return new SimulatedRun(spec(scenario.sizes(), 0), plan(scenario));
  }

  /** The next revision, with other tasks. */
  SimulatedRun revised(Scenario scenario) {
    return new SimulatedRun(spec(scenario.sizes(), spec.revision() + 1), plan);
  }

  private static RunSpec spec(Sizes sizes, long revision) {
    int tasks = 1 + (int) ((sizes.tasks() - 1 + revision) % MAX_TASKS);
    List<Split> splits =
        IntStream.range(0, sizes.splits())
            .mapToObj(split -> new Split(Integer.toString(split), -1, sizes.records() - 1L))
            .toList();
    return new RunSpec("simulated", 1, revision, "", tasks, sizes.shards(), Map.of(SOURCE, splits));
  }

  private static Plan plan(Scenario scenario) {
    Optional<Windowing> windowing =
        scenario.traits().windows()
            ? Optional.of(Windowing.of(new Sliding(Groups.WINDOW, Groups.WINDOW)))
            : Optional.empty();
    KeyedStage groups =
        new KeyedStage(
            OPERATOR,
            new AggregationPlan(
                new Aggregation(List.of("key"), Map.of(), windowing), Groups.LAYOUT, "time"),
            List.of(new Way(SOURCE, 0)),
            IntStream.range(0, scenario.sizes().branches())
                .mapToObj(SimulatedRun::branch)
                .toList());
    SourceStage source =
        new SourceStage(
            SOURCE,
            () -> {
              throw new IllegalStateException("nobody reads it");
            },
            Groups.INPUT,
            Optional.empty(),
            List.of());
    return new Plan(
        "simulated", Map.of(SOURCE, source), Map.of(OPERATOR, groups), Map.of(), Optional.empty());
  }

  private static Branch branch(int index) {
    Target target =
        leadsToShards(index)
            ? new ToShards("downstream", 0, new Way(OPERATOR, 0))
            : new ToSink("sink-" + index);
    return new Branch(branchName(index), List.of(), target, Groups.INPUT);
  }

  static boolean leadsToShards(int branch) {
    return branch == 2;
  }

  static String branchName(int index) {
    return "branch-" + index;
  }

  static String producer(int split) {
    return SOURCE + "/" + split;
  }

  UnitId task(int index) {
    return spec.unit(SOURCE, index);
  }

  UnitId shard(int index) {
    return spec.unit(OPERATOR, index);
  }

  List<Integer> splitsOf(int task) {
    return spec.splitsOf(task(task)).stream().map(split -> Integer.valueOf(split.name())).toList();
  }

  /** As the real shard would see it. */
  ShardRun shardRun(int index) {
    return ShardRun.of(shard(index), spec, plan);
  }
}
