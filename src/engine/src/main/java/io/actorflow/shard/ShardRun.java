package io.actorflow.shard;

import io.actorflow.api.Split;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.RunSpec;
import io.actorflow.run.UnitId;
import io.actorflow.run.Way;
import java.util.ArrayList;
import java.util.List;
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
    return new ShardRun(spec, plan, stage, producers(spec, plan, stage));
  }

  private static List<String> producers(RunSpec spec, Plan plan, KeyedStage stage) {
    List<String> producers = new ArrayList<>();
    for (Way way : stage.upstream()) {
      String upstream = way.stage();
      if (plan.sources().containsKey(upstream)) {
        for (Split split : spec.splits().getOrDefault(upstream, List.of())) {
          producers.add(way.named(RunSpec.producer(upstream, split)));
        }
      } else {
        for (int index = 0; index < spec.shards(); index++) {
          producers.add(way.named(spec.unit(upstream, index).producer()));
        }
      }
    }
    return producers;
  }

  Ledger.Run forLedger() {
    return new Ledger.Run(
        spec,
        producers,
        stage.branches().stream().map(Plan.Branch::name).collect(Collectors.toSet()),
        stage.branches().stream().anyMatch(branch -> branch.target() instanceof ToShards));
  }
}
