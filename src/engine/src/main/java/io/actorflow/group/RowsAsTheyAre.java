package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes batches of carried rows: all columns that they carry. */
public final class RowsAsTheyAre implements RowBatches {
  private final RowLayout layout;
  private final RowFormat format;

  public RowsAsTheyAre(RowLayout layout) {
    this.layout = layout;
    format = new RowFormat(layout.carried());
  }

  @Override
  public Schema schema() {
    return layout.carried();
  }

  @Override
  public Batch batch(List<Rows> parts, Provenance provenance, BufferAllocator allocator) {
    Batch batch = new Batch(VectorSchemaRoot.create(schema(), allocator), provenance);
    try {
      List<FieldVector> vectors = batch.root().getFieldVectors();
      int count = 0;
      for (FieldVector vector : vectors) {
        vector.setInitialCapacity(parts.stream().mapToInt(Rows::count).sum());
        vector.allocateNew();
      }
      for (Rows rows : parts) {
        for (int row = 0; row < rows.count(); row++) {
          format.read(rows.carried(row, layout.bytes()), vectors, count++);
        }
      }
      batch.root().setRowCount(count);
      return batch;
    } catch (RuntimeException | OutOfMemoryError e) {
      batch.close();
      throw e;
    }
  }
}
