package io.actorflow.column;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Values of 32 bits: ints, and dates in days. */
public final class IntColumn extends ColumnBuilder {
  private ArrowBuf values;

  public IntColumn(BufferAllocator allocator) {
    super(allocator);
    values = allocator.getEmpty();
  }

  public void set(int row, int value) {
    values.setInt((long) row << 2, value);
    setValid(row);
  }

  @Override
  void allocate(int rows) {
    values = buffer((long) rows << 2);
  }

  @Override
  void grow(int rows) {
    values = grown(values, (long) rows << 2);
  }

  @Override
  void load(FieldVector vector, int rows, ArrowFieldNode node, ArrowBuf bitmap) {
    load(vector, node, bitmap, values);
  }

  @Override
  void release() {
    values.close();
    values = allocator().getEmpty();
  }
}
