package io.actorflow.flow;

import io.actorflow.group.PreAggregator;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage;
import io.actorflow.run.ShardMessage.Attach;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;

/**
 * Whom a shuffle sends to, and as whom.
 *
 * @param channel name of the sender: one task or one upstream shard
 * @param starts where each of its producers begins that a shard has not met yet
 * @param region of all shards
 */
public record ShuffleTarget(
    RunSpec spec,
    KeyedStage stage,
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

  void tell(ShardMessage message, ActorRef sender) {
    region.tell(message, sender);
  }

  PreAggregator newPreAggregator(int shards) {
    return new PreAggregator(
        stage.layout(), shards, stage.aggregation().slices(stage.eventTime()).orElse(null));
  }
}
