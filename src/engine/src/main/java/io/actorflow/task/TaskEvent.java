package io.actorflow.task;

import io.actorflow.run.WireMessage;
import java.util.Map;

/** What a task persists. */
public sealed interface TaskEvent extends WireMessage {
  /** A new life of the task begins: fences the one before. */
  record Started(long epoch) implements TaskEvent {}

  /**
   * What has arrived at sinks that cannot remember it themselves.
   *
   * @param positions by branch and producer
   */
  record Arrived(Map<String, Map<String, Long>> positions) implements TaskEvent {}
}
