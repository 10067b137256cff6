package io.actorflow.shard;

import io.actorflow.api.Split;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.RunSpec;
import io.actorflow.run.UnitId;
import io.actorflow.run.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run as one shard sees it.
 *
 * @param stage the shard's own
 * @param producers those whose watermarks hold back the shard's
 */
record ShardRun(RunSpec spec, Plan plan, KeyedStage stage, List<String> producers) {

  static ShardRun of(UnitId id, RunSpec spec, Plan plan) {
    KeyedStage stage = plan.keyed().get(id.stage());
    if (stage == null) {
      throw new IllegalStateException("pipeline has no operator '" + id.stage() + "': " + id);
    }
    return new ShardRun(spec, plan, stage, producers(spec, plan, stage.upstream()));
  }

  /**
   * Shards of the same operator have what they send from the same sources, so all of them have to
   * be ahead for one to wait. Where the rows of a stage go to stateful operators on several ways
   * nobody may wait: who waits could hold up what others wait for.
   */
  Alignment alignment() {
    if (!stage.plan().forgetsByTime() || doWaysPart()) {
      return Alignment.none();
    }
    Map<String, List<String>> together = new HashMap<>();
    for (Way way : stage.upstream()) {
      if (plan.keyed().containsKey(way.stage())) {
        List<String> shards = producers(spec, plan, List.of(way));
        shards.forEach(shard -> together.put(shard, shards));
      }
    }
    return new Alignment(true, together);
  }

  private boolean doWaysPart() {
    return plan.sources().values().stream().anyMatch(source -> doPart(source.branches()))
        || plan.keyed().values().stream().anyMatch(keyed -> doPart(keyed.branches()));
  }

  private static boolean doPart(List<Plan.Branch> branches) {
    return branches.stream().filter(branch -> branch.target() instanceof ToShards).count() > 1;
  }

  private static List<String> producers(RunSpec spec, Plan plan, List<Way> upstream) {
    List<String> producers = new ArrayList<>();
    for (Way way : upstream) {
      String stage = way.stage();
      if (plan.sources().containsKey(stage)) {
        for (Split split : spec.splits().getOrDefault(stage, List.of())) {
          producers.add(way.named(RunSpec.producer(stage, split)));
        }
      } else {
        for (int index = 0; index < spec.shards(); index++) {
          producers.add(way.named(spec.unit(stage, index).producer()));
        }
      }
    }
    return producers;
  }

  Ledger.Run forLedger() {
    return new Ledger.Run(
        spec,
        producers,
        alignment(),
        stage.branches().stream().map(Plan.Branch::name).collect(Collectors.toSet()),
        stage.branches().stream().anyMatch(branch -> branch.target() instanceof ToShards));
  }
}
