package io.actorflow.node.control;

/** What somebody wants a pipeline to be doing; survives everything. */
public enum DesiredState {
  RUNNING,
  PAUSED,
  STOPPED
}
