package io.actorflow.api;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What an {@link AggregateFunction} does with some columns. Does not change; used by many threads.
 */
public interface Aggregator {
  /** Type of the result; its name is of no consequence. */
  Field output();

  /** The state of a group that has no rows yet. */
  AggregateState newState();

  /**
   * The state that {@link AggregateState#toBytes} wrote, perhaps by an earlier version of this
   * aggregate: the bytes stand in journals.
   */
  AggregateState read(byte[] bytes);

  /** Writes the result of {@code state} as value {@code row} of a vector of {@link #output}. */
  void result(AggregateState state, FieldVector vector, int row);
}
