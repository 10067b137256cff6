package io.actorflow.api;

/**
 * Takes the records that could not be processed, so that they are kept and their neighbours flow.
 *
 * <p>A letter is durable before the position behind it is committed. One that is added again after
 * a fault is recognisable by its origin. May block when there are too many.
 */
@FunctionalInterface
public interface DeadLetters {
  void add(DeadLetter letter);
}
