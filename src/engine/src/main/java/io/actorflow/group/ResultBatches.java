package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
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
      Field start = fields.getFirst();
      fields.add(
          1,
          Columns.inUnitOf(
              Columns.timestamp("window-end"), new Schema(List.of(start)), start.getName()));
    }
    layout.aggregates().forEach(aggregate -> fields.add(aggregate.output()));
    schema = new Schema(fields);
  }

  public Schema schema() {
    return schema;
  }

  /** One batch of all these rows, in their order. It is the caller's. */
  public Batch batch(List<Rows> parts, Provenance provenance, BufferAllocator allocator) {
    int count = parts.stream().mapToInt(Rows::count).sum();
    Batch batch = new Batch(VectorSchemaRoot.create(schema, allocator), provenance);
    try {
      fill(batch.root(), parts, count);
      return batch;
    } catch (RuntimeException | OutOfMemoryError e) {
      batch.close();
      throw e;
    }
  }

  /**
   * A result that cannot be told.
   *
   * @param row number of the row in the batch of the same parts
   * @param cause which of its aggregates cannot be told, and why
   */
  public record Overflow(int row, String cause) {}

  /** The results among these rows that cannot be told, in their order; usually none. */
  public List<Overflow> overflows(List<Rows> parts) {
    List<Overflow> found = new ArrayList<>();
    int first = 0;
    for (Rows rows : parts) {
      for (int row = 0; row < rows.count(); row++) {
        String cause = overflow(rows, row);
        if (!cause.isEmpty()) {
          found.add(new Overflow(first + row, cause));
        }
      }
      first += rows.count();
    }
    return found;
  }

  private String overflow(Rows rows, int row) {
    int at = row * rows.stride();
    for (int a = 0; a < layout.plain().length; a++) {
      if (layout.plain()[a].isOverflown(rows.words(), at + layout.plainOffsets()[a])) {
        return "%s is beyond 64 bits (expected: a sum from %d to %d; sum a double instead)"
            .formatted(layout.plain()[a], Long.MIN_VALUE, Long.MAX_VALUE);
      }
    }
    for (int c = 0; c < layout.celled().length; c++) {
      long word = rows.words()[at + layout.celledOffsets()[c]];
      if (word != 0) {
        CellAggregate aggregate = layout.celled()[c];
        String failure = aggregate.type().failure(CellPool.state(states(rows, c), word));
        if (!failure.isEmpty()) {
          return aggregate + " " + failure;
        }
      }
    }
    return "";
  }

  private Texts states(Rows rows, int cell) {
    return rows.texts()[layout.textKeys().length + cell];
  }

  private void fill(VectorSchemaRoot root, List<Rows> parts, int count) {
    for (FieldVector vector : root.getFieldVectors()) {
      vector.setInitialCapacity(count);
      vector.allocateNew();
    }
    int first = 0;
    for (Rows rows : parts) {
      if (!rows.isEmpty()) {
        write(rows, first, root);
        first += rows.count();
      }
    }
    root.setRowCount(count);
  }

  private void write(Rows rows, int first, VectorSchemaRoot root) {
    List<FieldVector> vectors = new ArrayList<>(root.getFieldVectors());
    if (windowMicros.isPresent()) {
      FieldVector ends = vectors.remove(1);
      for (int row = 0; row < rows.count(); row++) {
        Words.write(ends, first + row, rows.word(row, 0) + windowMicros.getAsLong());
      }
    }
    int text = 0;
    for (int k = 0; k < layout.keyWords(); k++) {
      if (vectors.get(k) instanceof BaseVariableWidthVector strings) {
        writeTexts(strings, rows, first, k, rows.texts()[text++]);
      } else {
        for (int row = 0; row < rows.count(); row++) {
          Words.write(vectors.get(k), first + row, rows.word(row, k));
        }
      }
    }
    int cell = 0;
    for (int a = 0; a < layout.aggregates().size(); a++) {
      FieldVector vector = vectors.get(layout.keyWords() + a);
      int offset = layout.stateOffset(a);
      switch (layout.aggregates().get(a)) {
        case WordAggregate words -> writeWords(vector, rows, first, words, offset);
        case CellAggregate celled ->
            writeCells(vector, rows, first, celled.type(), offset, states(rows, cell++));
      }
    }
  }

  private static void writeTexts(
      BaseVariableWidthVector strings, Rows rows, int first, int key, Texts texts) {
    for (int row = 0; row < rows.count(); row++) {
      int id = (int) rows.word(row, key);
      int start = texts.start(id);
      strings.setSafe(first + row, texts.data(), start, texts.end(id) - start);
    }
  }

  private static void writeWords(
      FieldVector vector, Rows rows, int first, WordAggregate aggregate, int offset) {
    for (int row = 0; row < rows.count(); row++) {
      int at = row * rows.stride() + offset;
      if (aggregate.isNull(rows.words(), at)) {
        vector.setNull(first + row);
      } else {
        Words.write(vector, first + row, aggregate.result(rows.words(), at));
      }
    }
  }

  private static void writeCells(
      FieldVector vector, Rows rows, int first, CellType type, int offset, Texts states) {
    for (int row = 0; row < rows.count(); row++) {
      long word = rows.word(row, offset);
      if (word == 0) {
        type.resultOfNone(vector, first + row);
      } else {
        type.result(CellPool.state(states, word), vector, first + row);
      }
    }
  }
}
