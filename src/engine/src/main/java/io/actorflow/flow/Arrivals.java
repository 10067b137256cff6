package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.config.EventTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** The column that says when rows were read. */
final class Arrivals {
  private static final Field COLUMN = Columns.timestampMicros(EventTime.ARRIVAL);

  private Arrivals() {}

  /** The same rows with that column, all of one moment; takes {@code batch} over. */
  static Batch added(Batch batch, long micros, BufferAllocator allocator) {
    TimeStampMicroVector moments = new TimeStampMicroVector(COLUMN, allocator);
    try {
      moments.allocateNew(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        moments.set(row, micros);
      }
      moments.setValueCount(batch.rows());
    } catch (RuntimeException | OutOfMemoryError e) {
      moments.close();
      batch.close();
      throw e;
    }
    List<FieldVector> vectors = new ArrayList<>(batch.root().getFieldVectors());
    vectors.add(moments);
    return new Batch(rows(vectors, batch.rows()), batch.provenance());
  }

  private static VectorSchemaRoot rows(List<FieldVector> vectors, int count) {
    return new VectorSchemaRoot(
        vectors.stream().map(FieldVector::getField).toList(), vectors, count);
  }
}
