package io.actorflow.shard;

import io.actorflow.run.ShardMessage;

/** What is on its way in the simulated network. */
sealed interface Message {
  /** To whichever life of the shard is found. */
  record ToShard(int shard, SimulatedTask sender, ShardMessage message) implements Message {}

  /** An answer, to one life of a task. */
  record ToTask(SimulatedTask to, Object answer) implements Message {}

  /** To one life of a shard: a branch has committed its results up to there. */
  record Arrived(SimulatedShard to, String branch, long upTo) implements Message {}
}
