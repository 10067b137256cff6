package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes batches of {@link PairedRows}: moments, the columns of the left row, those of the right
 * one. What a pair lacks is null.
 */
public final class PairBatches implements RowBatches {
  private final List<Moment> moments;
  private final int leftColumns;
  private final RowFormat left;
  private final RowFormat right;
  private final Schema schema;

  /**
   * A moment of a pair that comes out.
   *
   * @param word of the pair
   */
  public record Moment(Field column, int word) {}

  /**
   * @param left what the carried columns of the left input are called, in their order
   * @param right the same of the right input
   */
  public PairBatches(List<Moment> moments, List<Field> left, List<Field> right) {
    this.moments = List.copyOf(moments);
    leftColumns = left.size();
    this.left = new RowFormat(new Schema(left));
    this.right = new RowFormat(new Schema(right));
    List<Field> fields = new ArrayList<>();
    moments.forEach(moment -> fields.add(moment.column()));
    fields.addAll(left);
    fields.addAll(right);
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
        write(rows, first, root.getFieldVectors());
        first += rows.count();
      }
    }
  }

  private void write(Rows rows, int first, List<FieldVector> vectors) {
    for (int m = 0; m < moments.size(); m++) {
      for (int row = 0; row < rows.count(); row++) {
        Values.write(vectors.get(m), first + row, rows.word(row, moments.get(m).word()));
      }
    }
    int rightAt = moments.size() + leftColumns;
    write(rows, PairedRows.LEFT, left, vectors.subList(moments.size(), rightAt), first);
    write(rows, PairedRows.RIGHT, right, vectors.subList(rightAt, vectors.size()), first);
  }

  private static void write(
      Rows rows, int side, RowFormat format, List<FieldVector> vectors, int first) {
    if (vectors.isEmpty()) {
      return;
    }
    Texts texts = rows.isEmpty() ? null : rows.texts()[side];
    for (int row = 0; row < rows.count(); row++) {
      long number = rows.word(row, side);
      if (number == 0 || texts == null) {
        RowFormat.readNothing(vectors, first + row);
      } else {
        format.read(StateBytes.of(texts, Math.toIntExact(number - 1)), vectors, first + row);
      }
    }
  }
}
