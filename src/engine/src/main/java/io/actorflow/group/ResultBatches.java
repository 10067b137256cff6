package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes batches of groups: a column per key column, then one per aggregate. */
public final class ResultBatches {
  private final GroupLayout layout;
  private final Schema schema;

  public ResultBatches(GroupLayout layout) {
    this.layout = layout;
    List<Field> fields = new ArrayList<>(layout.keys());
    layout.aggregates().forEach(aggregate -> fields.add(aggregate.output()));
    schema = new Schema(fields);
  }

  public Schema schema() {
    return schema;
  }

  /** The batch is the caller's. */
  public Batch batch(Rows rows, Provenance provenance, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    List<FieldVector> vectors = root.getFieldVectors();
    int text = 0;
    for (int k = 0; k < layout.keyWords(); k++) {
      switch (vectors.get(k)) {
        case BaseVariableWidthVector strings -> writeTexts(strings, rows, k, rows.texts()[text++]);
        case BaseFixedWidthVector numbers -> {
          numbers.allocateNew(rows.count());
          for (int row = 0; row < rows.count(); row++) {
            Words.write(numbers, row, rows.words()[row * rows.stride() + k]);
          }
        }
        default -> throw new IllegalStateException("key of type " + vectors.get(k).getField());
      }
    }
    for (int a = 0; a < layout.aggregates().size(); a++) {
      writeAggregate(vectors.get(layout.keyWords() + a), rows, a);
    }
    root.setRowCount(rows.count());
    return new Batch(root, provenance);
  }

  private static void writeTexts(BaseVariableWidthVector strings, Rows rows, int key, Texts texts) {
    strings.allocateNew(16L * rows.count(), rows.count());
    for (int row = 0; row < rows.count(); row++) {
      int id = (int) rows.words()[row * rows.stride() + key];
      strings.setSafe(row, texts.data(), texts.start(id), texts.end(id) - texts.start(id));
    }
  }

  private void writeAggregate(FieldVector vector, Rows rows, int index) {
    Aggregate aggregate = layout.aggregates().get(index);
    ((BaseFixedWidthVector) vector).allocateNew(rows.count());
    int offset = layout.stateOffset(index);
    for (int row = 0; row < rows.count(); row++) {
      int at = row * rows.stride() + offset;
      if (aggregate.isNull(rows.words(), at)) {
        vector.setNull(row);
      } else {
        Words.write(vector, row, aggregate.result(rows.words(), at));
      }
    }
  }
}
