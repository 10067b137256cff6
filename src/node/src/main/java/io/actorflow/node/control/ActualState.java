package io.actorflow.node.control;

/** What a pipeline is doing. */
public enum ActualState {
  /** On its way to running: tasks are being placed, shards recover. */
  STARTING,
  RUNNING,
  /** Parts of it run; the reason names those that do not. */
  DEGRADED,
  PAUSED,
  /** Draining. */
  STOPPING,
  STOPPED,
  /** All there was to read has been read, and its results have arrived. */
  FINISHED,
  /** Cannot go on until somebody changes what the reason names; tries again now and then. */
  FAILED
}
