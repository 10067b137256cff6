package io.actorflow.column;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * Lists: each value is a run of rows of one other column.
 *
 * <p>The elements of a row are written to the rows of {@link #elements} from {@link #start} on,
 * then {@link #set} says how many there are.
 */
public final class ListColumn extends ColumnBuilder {
  private final ColumnBuilder elements;
  private ArrowBuf offsets;
  private int elementsOfLastBatch;

  public ListColumn(BufferAllocator allocator, ColumnBuilder elements) {
    super(allocator);
    this.elements = elements;
    offsets = allocator.getEmpty();
  }

  public ColumnBuilder elements() {
    return elements;
  }

  /** The row of {@link #elements} at which the list in {@code row} begins. */
  public int start(int row) {
    return offsets.getInt((long) row << 2);
  }

  /** Says that the list in {@code row} has {@code count} elements, which have been written. */
  public void set(int row, int count) {
    offsets.setInt((row + 1L) << 2, start(row) + count);
    setValid(row);
  }

  @Override
  public void setNull(int row) {
    super.setNull(row);
    offsets.setInt((row + 1L) << 2, start(row));
  }

  @Override
  void allocate(int rows) {
    offsets = buffer((rows + 1L) << 2);
    offsets.setInt(0, 0);
    elements.begin(Math.max(rows, elementsOfLastBatch));
  }

  @Override
  void grow(int rows) {
    offsets = grown(offsets, (rows + 1L) << 2);
  }

  @Override
  void load(FieldVector vector, int rows, ArrowFieldNode node, ArrowBuf bitmap) {
    elementsOfLastBatch = start(rows);
    load(vector, node, bitmap, offsets);
    elements.load(((ListVector) vector).getDataVector(), elementsOfLastBatch);
  }

  @Override
  void release() {
    offsets.close();
    offsets = allocator().getEmpty();
    elements.close();
  }
}
