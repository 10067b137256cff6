package io.actorflow.task;

import io.actorflow.run.RunSpec;
import io.actorflow.run.WireMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said to tasks, routed by {@link #to}, and what they answer. */
public sealed interface TaskMessage extends WireMessage {
  /** The task's {@link io.actorflow.run.UnitId}, as text. */
  String to();

  /** Be there and read, or, if paused, be there and do not; answered by {@link TaskStatus}. */
  record Ensure(String to, RunSpec spec, boolean paused) implements TaskMessage {}

  /** Stop reading, let everything read arrive, and stop; answered by a status. */
  record Stop(String to) implements TaskMessage {}

  /** Stop and forget everything; answered by {@link Forgotten}. */
  record Forget(String to) implements TaskMessage {}

  /** Nothing is left of it. */
  record Forgotten(String task) implements WireMessage {}

  /**
   * What a task says of itself.
   *
   * @param task its UnitId
   * @param node address of its node
   * @param state one word: connecting, running, paused, stopping, stopped, finished, retrying, or
   *     failed if it tries again although somebody has to change something first
   * @param problem why it is retrying or has failed, empty otherwise
   * @param read rows read since it began there
   * @param written rows that sinks have committed since it began there
   * @param splits by name
   * @param deadLetters of the pipeline kept by its node since that began
   * @param began when it read its first row there, in milliseconds since 1970; 0 before
   * @param lastArrived when something last arrived everywhere, likewise
   */
  record TaskStatus(
      String task,
      String node,
      String state,
      String problem,
      long read,
      long written,
      Map<String, SplitStatus> splits,
      long deadLetters,
      long began,
      long lastArrived)
      implements WireMessage {}

  /**
   * How far a task has come with one split.
   *
   * @param position last offset that has arrived everywhere
   * @param read last offset read
   * @param watermark event time reached, microseconds
   * @param end last offset there is, null if nobody knows
   */
  record SplitStatus(long position, long read, long watermark, @Nullable Long end) {}
}
