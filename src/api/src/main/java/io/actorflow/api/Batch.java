package io.actorflow.api;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Rows of one schema that travel together, with their provenance: the unit of work between
 * components.
 *
 * <p>Every column has exactly {@link #rows()} values. A batch has one owner: {@link Output#emit}
 * hands it on, an owner that does not emit it closes it, one thread touches it at a time. Reading a
 * closed batch throws {@link IllegalStateException}.
 */
public final class Batch implements AutoCloseable {
  private final VectorSchemaRoot root;
  private final Provenance provenance;
  private boolean closed;

  /** Takes over {@code root}, whose row count must be set. */
  public Batch(VectorSchemaRoot root, Provenance provenance) {
    this.root = root;
    this.provenance = provenance;
  }

  /** A batch without rows and columns, which only moves position and watermark on. */
  public static Batch empty(Provenance provenance) {
    return new Batch(new VectorSchemaRoot(List.of(), List.of(), 0), provenance);
  }

  public Schema schema() {
    return root().getSchema();
  }

  public int rows() {
    return root().getRowCount();
  }

  public Provenance provenance() {
    return provenance;
  }

  /** The columns themselves. They stay this batch's: do not close them. */
  public VectorSchemaRoot root() {
    if (closed) {
      throw new IllegalStateException("batch of " + provenance + " is closed");
    }
    return root;
  }

  /**
   * The column of that name.
   *
   * @throws PipelineException if there is none, or it is of another type
   */
  public <V extends FieldVector> V column(String name, Class<V> type) {
    FieldVector vector = root().getVector(name);
    if (vector == null) {
      throw new PipelineException(
          "column '%s' is not there (there are: %s)".formatted(name, Columns.names(schema())));
    }
    if (!type.isInstance(vector)) {
      throw new PipelineException(
          "column '%s' is %s (expected: %s)"
              .formatted(name, vector.getMinorType(), type.getSimpleName()));
    }
    return type.cast(vector);
  }

  /** Hands the same rows on under another provenance; this batch is closed by it. */
  public Batch withProvenance(Provenance other) {
    VectorSchemaRoot rows = root();
    closed = true;
    return new Batch(rows, other);
  }

  /**
   * A second owner of the same rows: shares the buffers, which are released when both are closed.
   */
  public Batch share() {
    return new Batch(slice(root(), 0, rows()), provenance);
  }

  /** The rows from {@code start} on, {@code count} of them; shares the buffers of this batch. */
  public Batch slice(int start, int count) {
    return new Batch(slice(root(), start, count), provenance);
  }

  private static VectorSchemaRoot slice(VectorSchemaRoot root, int start, int count) {
    List<FieldVector> vectors = new ArrayList<>(root.getFieldVectors().size());
    for (FieldVector vector : root.getFieldVectors()) {
      TransferPair pair = vector.getTransferPair(vector.getAllocator());
      pair.splitAndTransfer(start, count);
      vectors.add((FieldVector) pair.getTo());
    }
    return new VectorSchemaRoot(root.getSchema().getFields(), vectors, count);
  }

  /** A copy of the selected rows, in their order; this batch stays open. */
  public Batch select(Selection selection, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>(root().getFieldVectors().size());
    for (FieldVector vector : root.getFieldVectors()) {
      vectors.add(selection.copy(vector, allocator));
    }
    return new Batch(
        new VectorSchemaRoot(root.getSchema().getFields(), vectors, selection.size()), provenance);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      root.close();
    }
  }

  @Override
  public String toString() {
    return closed ? "closed batch of " + provenance : rows() + " rows of " + provenance;
  }
}
