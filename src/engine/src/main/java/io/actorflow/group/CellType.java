package io.actorflow.group;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Makes the cells of one aggregate, and results of what they wrote. Does not change. */
interface CellType {
  /** The column of results, called {@code name}. */
  Field output(String name);

  Cell newCell();

  /** Whether rows count that have a null in an argument. */
  default boolean takesNulls() {
    return false;
  }

  /** Writes the result of a state, or of a change, that a cell wrote. */
  void result(ByteBuffer state, FieldVector out, int row);

  /** Writes the result of no rows. */
  default void resultOfNone(FieldVector out, int row) {
    out.setNull(row);
  }

  /** Why the result cannot be told; empty if it can. */
  default String failure(ByteBuffer state) {
    return "";
  }
}
