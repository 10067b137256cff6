package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
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
    return FilledBatch.of(
        schema(),
        Rows.count(parts),
        provenance,
        allocator,
        root -> fill(root.getFieldVectors(), parts));
  }

  private void fill(List<FieldVector> vectors, List<Rows> parts) {
    int next = 0;
    for (Rows rows : parts) {
      for (int row = 0; row < rows.count(); row++) {
        format.read(rows.carried(row, layout.bytes()), vectors, next++);
      }
    }
  }
}
