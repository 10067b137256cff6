package io.actorflow.node.control;

import java.time.Instant;

/**
 * Something has changed.
 *
 * @param name the address of the member, or the name of the pipeline
 * @param state what it is now, in lower case: {@code up}, {@code unreachable}, {@code running}
 * @param message for a person
 */
public record ControlEvent(
    Instant time, Subject subject, String name, String state, String message) {
  /** What can change. */
  public enum Subject {
    MEMBER,
    PIPELINE
  }
}
