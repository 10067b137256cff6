package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes batches of groups: a column per key column, then one per aggregate. Those of windows have
 * its start and its end before them.
 */
public final class ResultBatches implements RowBatches {
  public static final String WINDOW_START = "window-start";
  public static final String WINDOW_END = "window-end";
  public static final String WINDOW_TIMING = "window-timing";

  private final GroupLayout layout;
  private final Schema schema;
  private final Shape shape;

  /**
   * What of a group comes out, and what with it.
   *
   * @param bounds of the groups' windows; empty if they have none. With bounds, the first key
   *     column is of the type of a window's start
   * @param timed whether the second key column is the ordinal of a {@link Timing}
   * @param leadWords how many key columns do not come out as they are, because they say which
   *     window a group is of
   * @param leadAggregates how many aggregates do not come out, because they are the window's
   * @param forgets whether a group of no rows, of which the first aggregate knows, comes out as
   *     deleted
   * @param eventTime the aggregate that is the event time of a group; empty if none is. A group
   *     that is deleted has it in the first word of the first aggregate
   */
  public record Shape(
      Optional<WindowBounds> bounds,
      boolean timed,
      int leadWords,
      int leadAggregates,
      boolean forgets,
      String eventTime) {
    public Shape(Optional<WindowBounds> bounds, boolean timed, int leadWords, int leadAggregates) {
      this(bounds, timed, leadWords, leadAggregates, false, "");
    }

    public static Shape plain() {
      return new Shape(Optional.empty(), false, 0, 0);
    }
  }

  public ResultBatches(GroupLayout layout, Shape shape) {
    this.layout = layout;
    this.shape = shape;
    List<Field> fields = new ArrayList<>();
    if (shape.bounds().isPresent()) {
      Schema unit = new Schema(List.of(layout.keys().getFirst()));
      for (String bound : List.of(WINDOW_START, WINDOW_END)) {
        String name = layout.keys().getFirst().getName();
        fields.add(Columns.inUnitOf(Columns.timestamp(bound), unit, name));
      }
    }
    if (shape.timed()) {
      fields.add(Columns.utf8(WINDOW_TIMING));
    }
    fields.addAll(layout.keys().subList(shape.leadWords(), layout.keyWords()));
    layout.aggregates().stream()
        .skip(shape.leadAggregates())
        .forEach(aggregate -> fields.add(aggregate.output()));
    if (shape.forgets()) {
      fields.add(Columns.bool(Columns.DELETED));
    }
    schema = new Schema(fields);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Batch batch(List<Rows> parts, Provenance provenance, BufferAllocator allocator) {
    return FilledBatch.of(
        schema(), Rows.count(parts), provenance, allocator, root -> fill(root, parts));
  }

  private void fill(VectorSchemaRoot root, List<Rows> parts) {
    int first = 0;
    for (Rows rows : parts) {
      if (!rows.isEmpty()) {
        write(rows, first, root);
        first += rows.count();
      }
    }
  }

  @Override
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

  private void write(Rows rows, int first, VectorSchemaRoot root) {
    Iterator<FieldVector> vectors = root.getFieldVectors().iterator();
    if (shape.bounds().isPresent()) {
      WindowBounds bounds = shape.bounds().get();
      FieldVector starts = vectors.next();
      FieldVector ends = vectors.next();
      for (int row = 0; row < rows.count(); row++) {
        Words.write(starts, first + row, bounds.start(rows, row));
        Words.write(ends, first + row, bounds.end(rows, row));
      }
    }
    if (shape.timed()) {
      writeTimings((VarCharVector) vectors.next(), rows, first);
    }
    int text = 0;
    for (int k = shape.leadWords(); k < layout.keyWords(); k++) {
      FieldVector vector = vectors.next();
      if (vector instanceof BaseVariableWidthVector strings) {
        writeTexts(strings, rows, first, k, rows.texts()[text++]);
      } else {
        for (int row = 0; row < rows.count(); row++) {
          Words.write(vector, first + row, rows.word(row, k));
        }
      }
    }
    int cell = 0;
    for (int a = 0; a < layout.aggregates().size(); a++) {
      int offset = layout.stateOffset(a);
      boolean comesOut = a >= shape.leadAggregates();
      switch (layout.aggregates().get(a)) {
        case WordAggregate words -> {
          if (comesOut) {
            writeWords(vectors.next(), rows, first, words, offset);
          }
        }
        case CellAggregate celled -> {
          Texts states = states(rows, cell++);
          if (comesOut) {
            writeCells(vectors.next(), rows, first, celled.type(), offset, states);
          }
        }
      }
    }
    if (shape.forgets()) {
      writeDeleted((BitVector) vectors.next(), root, rows, first);
    }
  }

  /** Of a group that is deleted nothing but its key and its event time comes out. */
  private void writeDeleted(BitVector deleted, VectorSchemaRoot root, Rows rows, int first) {
    WordAggregate lead = layout.plain()[0];
    int keys = layout.keyWords();
    List<FieldVector> aggregates =
        root.getFieldVectors().subList(keys, root.getFieldVectors().size() - 1);
    int leadAt = layout.stateOffset(0);
    for (int row = 0; row < rows.count(); row++) {
      boolean isDeleted = lead.isNull(rows.words(), row * rows.stride() + leadAt);
      deleted.set(first + row, isDeleted ? 1 : 0);
      if (isDeleted) {
        for (FieldVector aggregate : aggregates) {
          if (aggregate.getName().equals(shape.eventTime())) {
            Words.write(aggregate, first + row, rows.word(row, leadAt));
          } else {
            aggregate.setNull(first + row);
          }
        }
      }
    }
  }

  private static void writeTimings(VarCharVector timings, Rows rows, int first) {
    // Those of one part come out for one reason.
    byte[] text = Timing.of(rows.word(0, 1)).toString().getBytes(StandardCharsets.US_ASCII);
    for (int row = 0; row < rows.count(); row++) {
      timings.setSafe(first + row, text);
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
