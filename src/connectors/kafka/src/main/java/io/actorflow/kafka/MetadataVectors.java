package io.actorflow.kafka;

import io.actorflow.kafka.fetch.FetchedRecords;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The metadata columns of a batch, filled row by row; released unless {@link #with} takes them. */
final class MetadataVectors implements AutoCloseable {
  private final Schema columns;
  private final List<MetadataColumn> kinds = new ArrayList<>();
  private final List<FieldVector> vectors = new ArrayList<>();
  private boolean isTaken;

  /**
   * @param columns all of the batch
   */
  MetadataVectors(Schema columns, BufferAllocator allocator, int expectedRows) {
    this.columns = columns;
    try {
      for (Field field : columns.getFields()) {
        MetadataColumn kind = MetadataColumn.of(field.getName());
        if (kind != null) {
          FieldVector vector = field.createVector(allocator);
          kinds.add(kind);
          vectors.add(vector);
          vector.setInitialCapacity(expectedRows);
          vector.allocateNew();
        }
      }
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  void write(int row, FetchedRecords record) {
    for (int index = 0; index < vectors.size(); index++) {
      kinds.get(index).write(vectors.get(index), row, record);
    }
  }

  /** Puts the columns of the values and these in the order that is asked for. */
  VectorSchemaRoot with(VectorSchemaRoot values) {
    try {
      return together(values);
    } catch (RuntimeException failure) {
      values.close();
      throw failure;
    }
  }

  private VectorSchemaRoot together(VectorSchemaRoot values) {
    int rows = values.getRowCount();
    List<FieldVector> all = new ArrayList<>();
    int own = 0;
    for (Field field : columns.getFields()) {
      if (MetadataColumn.of(field.getName()) == null) {
        all.add(values.getVector(field.getName()));
      } else {
        FieldVector vector = vectors.get(own++);
        vector.setValueCount(rows);
        all.add(vector);
      }
    }
    isTaken = true;
    return new VectorSchemaRoot(columns.getFields(), all, rows);
  }

  @Override
  public void close() {
    if (!isTaken) {
      vectors.forEach(FieldVector::close);
    }
  }
}
