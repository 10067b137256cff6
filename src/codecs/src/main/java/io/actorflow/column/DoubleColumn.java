package io.actorflow.column;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Values of 64 bits, IEEE 754. */
public final class DoubleColumn extends ColumnBuilder {
  private ArrowBuf values;

  public DoubleColumn(BufferAllocator allocator) {
    super(allocator);
    values = allocator.getEmpty();
  }

  public void set(int row, double value) {
    values.setDouble((long) row << 3, value);
    setValid(row);
  }

  @Override
  void allocate(int rows) {
    values = buffer((long) rows << 3);
  }

  @Override
  void grow(int rows) {
    values = grown(values, (long) rows << 3);
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
