package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes batches of groups whose last aggregate is a {@link TopType}: a row for each of their rows,
 * with its rank, counted from 1, and the bounds of its window if there are windows.
 */
public final class TopBatches implements RowBatches {
  public static final String RANK = "rank";

  private final GroupLayout layout;
  private final TopType type;
  private final Optional<WindowBounds> bounds;
  private final boolean ranked;
  private final Schema schema;

  /**
   * @param bounds of the groups' windows; with them, the first key column is of the type of a
   *     window's start
   * @param ranked whether the rank and the bounds come out beside the carried columns
   */
  public TopBatches(
      GroupLayout layout, TopType type, Optional<WindowBounds> bounds, boolean ranked) {
    this.layout = layout;
    this.type = type;
    this.bounds = ranked ? bounds : Optional.empty();
    this.ranked = ranked;
    List<Field> fields = new ArrayList<>();
    if (this.bounds.isPresent()) {
      Field key = layout.keys().getFirst();
      Schema unit = new Schema(List.of(key));
      for (String bound : List.of(ResultBatches.WINDOW_START, ResultBatches.WINDOW_END)) {
        fields.add(Columns.inUnitOf(Columns.timestamp(bound), unit, key.getName()));
      }
    }
    if (ranked) {
      fields.add(Columns.int64(RANK));
    }
    fields.addAll(type.carried().getFields());
    schema = new Schema(fields);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Batch batch(List<Rows> parts, Provenance provenance, BufferAllocator allocator) {
    int count = 0;
    for (Rows rows : parts) {
      for (int group = 0; group < rows.count(); group++) {
        count += rows(state(rows, group));
      }
    }
    return FilledBatch.of(
        schema, count, provenance, allocator, root -> fill(root.getFieldVectors(), parts));
  }

  private void fill(List<FieldVector> vectors, List<Rows> parts) {
    int next = 0;
    for (Rows rows : parts) {
      for (int group = 0; group < rows.count(); group++) {
        next = write(rows, group, vectors, next);
      }
    }
  }

  private ByteBuffer state(Rows rows, int group) {
    int last = layout.aggregates().size() - 1;
    return CellPool.state(
        rows.texts()[rows.texts().length - 1], rows.word(group, layout.stateOffset(last)));
  }

  private static int rows(ByteBuffer state) {
    state.getInt();
    return TopType.count(state);
  }

  private int write(Rows rows, int group, List<FieldVector> vectors, int first) {
    ByteBuffer state = state(rows, group);
    int rank = state.getInt();
    int count = TopType.count(state);
    List<FieldVector> carried =
        vectors.subList(vectors.size() - type.carried().getFields().size(), vectors.size());
    for (int row = first; row < first + count; row++) {
      int column = 0;
      if (bounds.isPresent()) {
        Words.write(vectors.get(column++), row, bounds.get().start(rows, group));
        Words.write(vectors.get(column++), row, bounds.get().end(rows, group));
      }
      if (ranked) {
        ((BigIntVector) vectors.get(column)).set(row, ++rank);
      }
      int placeLength = state.getInt();
      state.getInt();
      state.position(state.position() + placeLength);
      type.format().read(state, carried, row);
    }
    return first + count;
  }
}
