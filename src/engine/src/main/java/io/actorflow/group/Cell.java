package io.actorflow.group;

import java.nio.ByteBuffer;

/** State of one group of an aggregate that needs more than a fixed number of words. */
interface Cell {
  /**
   * Adds a row of a batch.
   *
   * @param columns the aggregate's arguments; none of them is null in this row
   */
  void add(ColumnWords[] columns, int row);

  /** Adds what another cell of the same type {@link #write wrote}. */
  void combine(ByteBuffer other);

  /** Writes all of it. */
  void write(StateBytes out);

  /** Writes enough to {@link #replay} what has changed since this was last called. */
  default void writeChange(StateBytes out) {
    write(out);
  }

  /** Becomes what it was when {@link #write} or {@link #writeChange} wrote these bytes. */
  void replay(ByteBuffer change);

  /** Heap that it occupies, at any time without looking at everything. */
  long heapBytes();
}
