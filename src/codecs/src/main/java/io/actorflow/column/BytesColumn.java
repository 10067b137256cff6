package io.actorflow.column;

import io.actorflow.api.RecordException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Values of any number of bytes: strings in UTF-8, and plain bytes. */
public final class BytesColumn extends ColumnBuilder {
  // Arrow's offsets are signed and of 32 bits.
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final int FIRST_BYTES_PER_ROW = 16;

  private ArrowBuf offsets;
  private ArrowBuf values;
  private int bytesPerRow = FIRST_BYTES_PER_ROW;

  public BytesColumn(BufferAllocator allocator) {
    super(allocator);
    offsets = allocator.getEmpty();
    values = allocator.getEmpty();
  }

  /**
   * Copies {@code length} bytes.
   *
   * @throws RecordException if the column cannot hold them beside the others of its batch
   */
  public void set(int row, byte[] source, int offset, int length) {
    int start = offsets.getInt((long) row << 2);
    long end = (long) start + length;
    if (end > values.capacity()) {
      reserveBytes(end);
    }
    values.setBytes(start, source, offset, length);
    offsets.setInt((row + 1L) << 2, (int) end);
    setValid(row);
  }

  @Override
  public void setNull(int row) {
    super.setNull(row);
    offsets.setInt((row + 1L) << 2, offsets.getInt((long) row << 2));
  }

  private void reserveBytes(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new RecordException(
          "%d bytes in one column of a batch (expected: at most %d; make batches smaller)"
              .formatted(bytes, MAX_BYTES));
    }
    values = grown(values, Math.min(MAX_BYTES, Math.max(bytes, values.capacity() * 2)));
  }

  @Override
  void allocate(int rows) {
    offsets = buffer((rows + 1L) << 2);
    offsets.setInt(0, 0);
    values = buffer(Math.min(MAX_BYTES, Math.max(8L, (long) rows * bytesPerRow)));
  }

  @Override
  void grow(int rows) {
    offsets = grown(offsets, (rows + 1L) << 2);
  }

  @Override
  void load(FieldVector vector, int rows, ArrowFieldNode node, ArrowBuf bitmap) {
    if (rows > 0) {
      // An eighth more than the average of this batch, so that one like it needs no growth.
      long average = offsets.getInt((long) rows << 2) / rows;
      bytesPerRow = (int) (average + average / 8 + 1);
    }
    load(vector, node, bitmap, offsets, values);
  }

  @Override
  void release() {
    offsets.close();
    values.close();
    offsets = allocator().getEmpty();
    values = allocator().getEmpty();
  }
}
