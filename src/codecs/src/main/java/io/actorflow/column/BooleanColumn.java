package io.actorflow.column;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Values of one bit. */
public final class BooleanColumn extends ColumnBuilder {
  private final Bits values = new Bits();

  public BooleanColumn(BufferAllocator allocator) {
    super(allocator);
  }

  public void set(int row, boolean value) {
    if (value) {
      values.set(row);
    } else {
      values.clear(row);
    }
    setValid(row);
  }

  @Override
  void allocate(int rows) {
    values.ensure(rows);
  }

  @Override
  void grow(int rows) {
    values.ensure(rows);
  }

  @Override
  void load(FieldVector vector, int rows, ArrowFieldNode node, ArrowBuf bitmap) {
    try (ArrowBuf copy = buffer(Bits.bytesFor(rows))) {
      values.copyTo(copy, rows);
      load(vector, node, bitmap, copy);
    }
  }

  @Override
  void release() {}
}
