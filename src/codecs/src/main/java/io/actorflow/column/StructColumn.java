package io.actorflow.column;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * Structs: each value is one row of each of its {@link #fields}, which the caller writes before it
 * calls {@link #set}.
 */
public final class StructColumn extends ColumnBuilder {
  private final List<ColumnBuilder> fields;

  public StructColumn(BufferAllocator allocator, List<ColumnBuilder> fields) {
    super(allocator);
    this.fields = List.copyOf(fields);
  }

  public List<ColumnBuilder> fields() {
    return fields;
  }

  /** Says that the row has a struct, whose fields have been written. */
  public void set(int row) {
    setValid(row);
  }

  @Override
  public void setNull(int row) {
    super.setNull(row);
    for (ColumnBuilder field : fields) {
      field.setNull(row);
    }
  }

  @Override
  void allocate(int rows) {
    for (ColumnBuilder field : fields) {
      field.begin(rows);
    }
  }

  @Override
  void grow(int rows) {
    for (ColumnBuilder field : fields) {
      field.reserve(rows);
    }
  }

  @Override
  void load(FieldVector vector, int rows, ArrowFieldNode node, ArrowBuf bitmap) {
    load(vector, node, bitmap);
    List<FieldVector> vectors = vector.getChildrenFromFields();
    for (int field = 0; field < fields.size(); field++) {
      fields.get(field).load(vectors.get(field), rows);
    }
  }

  @Override
  void release() {
    for (ColumnBuilder field : fields) {
      field.close();
    }
  }
}
