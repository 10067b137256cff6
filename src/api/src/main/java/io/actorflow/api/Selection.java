package io.actorflow.api;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Row numbers of a batch, rising: which rows to keep. */
public final class Selection {
  private final int[] rows;
  private int size;

  /**
   * An empty selection with room for {@code capacity} rows.
   *
   * @param capacity rows of the batch to select from
   */
  public Selection(int capacity) {
    rows = new int[capacity];
  }

  public void add(int row) {
    rows[size++] = row;
  }

  public int size() {
    return size;
  }

  /** The row selected as number {@code index}. */
  public int row(int index) {
    return rows[index];
  }

  FieldVector copy(FieldVector source, BufferAllocator allocator) {
    FieldVector copy = source.getField().createVector(allocator);
    copy.setInitialCapacity(size);
    copy.allocateNew();
    for (int index = 0; index < size; index++) {
      copy.copyFromSafe(rows[index], index, source);
    }
    copy.setValueCount(size);
    return copy;
  }
}
