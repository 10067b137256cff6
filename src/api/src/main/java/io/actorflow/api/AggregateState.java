package io.actorflow.api;

import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * What an aggregate remembers of one group. One thread.
 *
 * <p>Rows are aggregated in parts, by the tasks that read them and for each delivery anew, and the
 * parts are combined in any order: whatever the parts and their order, the result has to be the
 * same. State is bounded: what it holds of many rows is not to grow with them.
 */
public interface AggregateState {
  /**
   * Adds one row.
   *
   * @param columns the arguments that are columns; none of them is null in this row
   */
  void add(List<FieldVector> columns, int row);

  /** Adds what {@code other}, a state of the same aggregate, has seen. */
  void combine(AggregateState other);

  byte[] toBytes();

  /** About what it occupies on the heap. */
  long heapBytes();
}
