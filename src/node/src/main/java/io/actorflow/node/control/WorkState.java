package io.actorflow.node.control;

/** What a task or a shard is doing. */
public enum WorkState {
  /** Being placed. */
  UNASSIGNED,
  /** Replaying its journal, or opening its splits. */
  RECOVERING,
  RUNNING,
  PAUSED,
  /** Finishing what it has before it stops or moves. */
  DRAINING,
  STOPPED,
  /** Will be tried again. */
  FAILED
}
