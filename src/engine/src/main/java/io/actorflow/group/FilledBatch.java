package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes batches of a known number of rows. */
final class FilledBatch {
  private FilledBatch() {}

  /**
   * A batch with room for so many rows, which {@code fill} writes. It is the caller's; if it cannot
   * be filled, it is closed.
   */
  static Batch of(
      Schema schema,
      int rows,
      Provenance provenance,
      BufferAllocator allocator,
      Consumer<VectorSchemaRoot> fill) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    Batch batch = new Batch(root, provenance);
    try {
      for (FieldVector vector : root.getFieldVectors()) {
        vector.setInitialCapacity(rows);
        vector.allocateNew();
      }
      fill.accept(root);
      root.setRowCount(rows);
      return batch;
    } catch (RuntimeException | OutOfMemoryError e) {
      batch.close();
      throw e;
    }
  }
}
