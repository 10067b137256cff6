package io.actorflow.channel;

import java.util.Map;

/** What senders and shards say to each other, as ShardMessage has it. */
sealed interface Message {
  /** To a shard. */
  sealed interface ToShard extends Message {
    int shard();

    SimulatedTask sender();
  }

  record Attach(
      int shard, SimulatedTask sender, String channel, long epoch, Map<String, Long> starts)
      implements ToShard {}

  record Deliver(
      int shard, SimulatedTask sender, String channel, long epoch, Delivery<Groups> delivery)
      implements ToShard {}

  /** To one life of a task. */
  sealed interface ToTask extends Message {
    SimulatedTask to();

    int shard();
  }

  record Attached(SimulatedTask to, int shard, Map<String, Long> positions) implements ToTask {}

  record Acknowledged(SimulatedTask to, int shard, long sequence) implements ToTask {}

  record Refused(SimulatedTask to, int shard) implements ToTask {}

  record Fenced(SimulatedTask to, int shard) implements ToTask {}
}
