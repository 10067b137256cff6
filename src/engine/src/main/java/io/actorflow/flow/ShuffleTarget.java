package io.actorflow.flow;

import io.actorflow.group.Gatherer;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.Way;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;

/**
 * Whom a shuffle sends to, and as whom.
 *
 * @param input of the operator that the rows are for
 * @param channel name of the sender: one task or one upstream shard, and which way it sends
 * @param starts where each of its producers, named by the way, begins that a shard has not met yet
 * @param region of all shards
 */
public record ShuffleTarget(
    RunSpec spec,
    KeyedStage stage,
    int input,
    Way way,
    String channel,
    long epoch,
    Map<String, Long> starts,
    ActorRef region) {
  String operator() {
    return stage.name();
  }

  int shards() {
    return spec.shards();
  }

  String shard(int index) {
    return spec.unit(stage.name(), index).toString();
  }

  Attach attach(int shard) {
    return new Attach(shard(shard), channel, epoch, starts, spec);
  }

  Gatherer newGatherer() {
    return stage.plan().newGatherer(input, shards());
  }
}
