package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes batches of rows of which some say that their key is deleted: those have the key, the event
 * time if they know it, and nothing else.
 */
public final class LatestBatches implements RowBatches {
  private final RowLayout layout;
  private final Schema schema;
  private final RowFormat format;

  /**
   * @param schema of the batches: of the key, the event time and the carried columns, and {@link
   *     Columns#DELETED}
   */
  public LatestBatches(RowLayout layout, Schema schema) {
    this.layout = layout;
    this.schema = schema;
    format = new RowFormat(layout.carried());
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
    List<FieldVector> carried = format.vectors(root);
    int first = 0;
    for (Rows rows : parts) {
      writeCarried(rows, first, carried);
      writeKeys(rows, first, layout, root);
      writeTimes(rows, first, root);
      first += rows.count();
    }
  }

  private void writeCarried(Rows rows, int first, List<FieldVector> carried) {
    for (int row = 0; row < rows.count(); row++) {
      if (rows.word(row, layout.bytes()) != 0) {
        ByteBuffer bytes = rows.carried(row, layout.bytes());
        format.read(bytes, carried, first + row);
      }
    }
  }

  /** Writes the columns of the key that are in {@code root}. */
  static void writeKeys(Rows rows, int first, RowLayout layout, VectorSchemaRoot root) {
    int text = 0;
    for (int k = 0; k < layout.keyWords(); k++) {
      Field key = layout.keys().get(k);
      FieldVector vector = root.getVector(key.getName());
      boolean isText = Words.isText(key.getType());
      Texts texts = isText && !rows.isEmpty() ? rows.texts()[text] : null;
      text += isText ? 1 : 0;
      for (int row = 0; vector != null && row < rows.count(); row++) {
        long word = rows.word(row, RowLayout.FIRST_KEY + k);
        if (texts == null) {
          Words.write(vector, first + row, word);
        } else {
          int start = texts.start((int) word);
          ((BaseVariableWidthVector) vector)
              .setSafe(first + row, texts.data(), start, texts.end((int) word) - start);
        }
      }
    }
  }

  private void writeTimes(Rows rows, int first, VectorSchemaRoot root) {
    FieldVector times = layout.eventTime().isEmpty() ? null : root.getVector(layout.eventTime());
    BitVector deleted = (BitVector) root.getVector(Columns.DELETED);
    for (int row = 0; row < rows.count(); row++) {
      long time = rows.word(row, layout.time());
      if (times != null && time != RowLayout.UNKNOWN) {
        Words.write(times, first + row, time);
      }
      if (deleted != null) {
        deleted.set(first + row, rows.word(row, layout.bytes()) == 0 ? 1 : 0);
      }
    }
  }

  /** The columns of {@code input} that have to be carried beside key and event time. */
  public static Schema carried(Schema input, List<Field> keys, String eventTime) {
    List<Field> carried = new ArrayList<>(input.getFields());
    carried.removeAll(keys);
    carried.removeIf(
        field -> field.getName().equals(eventTime) || field.getName().equals(Columns.DELETED));
    return new Schema(carried);
  }
}
