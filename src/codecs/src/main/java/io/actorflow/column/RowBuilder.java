package io.actorflow.column;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a batch that is being filled: all columns and their common row count.
 *
 * <p>The columns are written at row {@link #next}, all of them, then {@link #advance} counts the
 * row; without it the row is as if it had never been written.
 */
public final class RowBuilder implements AutoCloseable {
  private static final int LEAST_ROWS = 64;

  private final Schema schema;
  private final BufferAllocator allocator;
  private final List<ColumnBuilder> columns;
  private int next;
  private int capacity;
  private int rowsOfLastBatch = 1024;

  /** {@code columns} are those of {@code schema}, in order. */
  public RowBuilder(Schema schema, BufferAllocator allocator, List<ColumnBuilder> columns) {
    this.schema = schema;
    this.allocator = allocator;
    this.columns = List.copyOf(columns);
  }

  /** Begins new rows; drops those there are. */
  public void begin(int expectedRows) {
    next = 0;
    // Whoever expects thousands of rows may still get three: memory follows what came last time.
    capacity = Math.max(LEAST_ROWS, Math.min(expectedRows, rowsOfLastBatch * 2));
    for (ColumnBuilder column : columns) {
      column.begin(capacity);
    }
  }

  /** The row to write to now; there is room for it. */
  public int next() {
    if (next >= capacity) {
      grow();
    }
    return next;
  }

  private void grow() {
    if (capacity == 0) {
      throw new IllegalStateException("begin has not been called");
    }
    capacity = Math.multiplyExact(capacity, 2);
    for (ColumnBuilder column : columns) {
      column.reserve(capacity);
    }
  }

  public void advance() {
    next++;
  }

  public int rows() {
    return next;
  }

  /** The rows; they are the caller's to close. */
  public VectorSchemaRoot finish() {
    List<FieldVector> vectors = new ArrayList<>(columns.size());
    try {
      for (int column = 0; column < columns.size(); column++) {
        Field field = schema.getFields().get(column);
        FieldVector vector = field.createVector(allocator);
        vectors.add(vector);
        columns.get(column).load(vector, next);
      }
    } catch (RuntimeException | Error failure) {
      vectors.forEach(FieldVector::close);
      throw failure;
    }
    VectorSchemaRoot root = new VectorSchemaRoot(schema.getFields(), vectors, next);
    rowsOfLastBatch = Math.max(LEAST_ROWS, next);
    next = 0;
    capacity = 0;
    return root;
  }

  @Override
  public void close() {
    next = 0;
    capacity = 0;
    columns.forEach(ColumnBuilder::close);
  }
}
