package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes batches of groups: a column per key column, then one per aggregate. Those of windows, whose
 * first key column is the window's start, have its end as second column.
 */
public final class ResultBatches {
  private final GroupLayout layout;
  private final Schema schema;
  private final OptionalLong windowMicros;

  /**
   * @param windowMicros how long a window is, empty if the groups are not of windows
   */
  public ResultBatches(GroupLayout layout, OptionalLong windowMicros) {
    this.layout = layout;
    this.windowMicros = windowMicros;
    List<Field> fields = new ArrayList<>(layout.keys());
    if (windowMicros.isPresent()) {
      fields.add(1, Columns.timestamp("window-end"));
    }
    layout.aggregates().forEach(aggregate -> fields.add(aggregate.output()));
    schema = new Schema(fields);
  }

  public Schema schema() {
    return schema;
  }

  /** The batch is the caller's. */
  public Batch batch(Rows rows, Provenance provenance, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    List<FieldVector> vectors = new ArrayList<>(root.getFieldVectors());
    if (windowMicros.isPresent()) {
      writeEnds((TimeStampMicroVector) vectors.remove(1), rows);
    }
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

  private void writeEnds(TimeStampMicroVector ends, Rows rows) {
    ends.allocateNew(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      ends.set(row, rows.word(row, 0) + windowMicros.orElseThrow());
    }
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
