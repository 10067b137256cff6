package io.actorflow.column;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * One column of a batch that is being filled.
 *
 * <p>Rows are written in rising order, each at least once; what was written last counts. {@link
 * #reserve} comes before the first write to a row. One thread. {@link #close} releases what {@link
 * #load} has not handed over; afterwards {@link #begin} may be called again.
 */
public abstract sealed class ColumnBuilder implements AutoCloseable
    permits BooleanColumn,
        BytesColumn,
        DoubleColumn,
        IntColumn,
        ListColumn,
        LongColumn,
        StructColumn {
  private final BufferAllocator allocator;
  private final Bits validity = new Bits();

  // Nearly all values of nearly all columns are there, so validity is not written until the first
  // null comes.
  private boolean sawNull;
  private int capacity;

  ColumnBuilder(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Begins anew, with room for {@code rows} rows. */
  public final void begin(int rows) {
    close();
    if (sawNull) {
      validity.setAll();
      sawNull = false;
    }
    allocate(rows);
    validity.ensure(rows);
    capacity = rows;
  }

  /** Makes room for {@code rows} rows in all. */
  public final void reserve(int rows) {
    if (rows > capacity) {
      int wanted = Math.max(rows, Math.multiplyExact(capacity, 2));
      grow(wanted);
      validity.ensure(wanted);
      capacity = wanted;
    }
  }

  /** Says that the row has no value. */
  public void setNull(int row) {
    sawNull = true;
    validity.clear(row);
  }

  /** Notes that the row has a value. */
  final void setValid(int row) {
    if (sawNull) {
      validity.set(row);
    }
  }

  /** Hands the first {@code rows} rows to {@code vector}, which must be of this column's type. */
  public final void load(FieldVector vector, int rows) {
    int nulls = sawNull ? validity.zeros(rows) : 0;
    ArrowBuf bitmap = allocator.getEmpty();
    if (nulls > 0) {
      bitmap = allocator.buffer(Bits.bytesFor(rows));
      validity.copyTo(bitmap, rows);
    }
    try (ArrowBuf owned = bitmap) {
      load(vector, rows, new ArrowFieldNode(rows, nulls), owned);
    }
    close();
  }

  /** Allocates buffers for {@code rows} rows; there are none yet. */
  abstract void allocate(int rows);

  /** Replaces the buffers by larger ones of the same content. */
  abstract void grow(int rows);

  abstract void load(FieldVector vector, int rows, ArrowFieldNode node, ArrowBuf bitmap);

  /** Releases the buffers. */
  abstract void release();

  @Override
  public final void close() {
    capacity = 0;
    release();
  }

  final BufferAllocator allocator() {
    return allocator;
  }

  final ArrowBuf buffer(long bytes) {
    return allocator.buffer(bytes);
  }

  /** A larger buffer with the content of {@code old}, which is released. */
  final ArrowBuf grown(ArrowBuf old, long bytes) {
    ArrowBuf larger = allocator.buffer(Math.max(bytes, old.capacity()));
    larger.setBytes(0, old, 0, old.capacity());
    old.close();
    return larger;
  }

  static void load(FieldVector vector, ArrowFieldNode node, ArrowBuf... buffers) {
    vector.loadFieldBuffers(node, List.of(buffers));
  }
}
