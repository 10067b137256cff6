package io.actorflow.api;

/**
 * Takes the records that could not be processed, so that they are kept and their neighbours flow.
 *
 * <p>A letter is durable before any position behind it is committed: the engine sees to that, and
 * goes on with no further batch before. One that is added again after a fault is recognisable by
 * its origin. May block while too many wait.
 */
@FunctionalInterface
public interface DeadLetters {
  void add(DeadLetter letter);
}
