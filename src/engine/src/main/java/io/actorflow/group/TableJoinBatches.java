package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
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
 * Makes batches of the joined rows of two tables: columns of the key, those of the left row, those
 * of the right one, and whether the key is deleted: then it has neither row.
 *
 * <p>Words of a row: 0, the key's, the numbers of the bytes of the left and of the right row and
 * one, or 0. Texts: those of the key, the bytes of left rows, those of right ones.
 */
public final class TableJoinBatches implements RowBatches {
  private final RowLayout keys;
  private final List<String> keyColumns;
  private final RowFormat left;
  private final RowFormat right;
  private final int leftColumns;
  private final boolean tellsDeleted;
  private final Schema schema;

  /**
   * @param keys a layout with the columns of the key as they come out
   * @param keyColumns those that come out
   * @param left what the carried columns of the left input are called, in their order
   * @param right the same of the right input
   * @param tellsDeleted whether there is a column for it
   */
  public TableJoinBatches(
      RowLayout keys,
      List<String> keyColumns,
      List<Field> left,
      List<Field> right,
      boolean tellsDeleted) {
    this.keys = keys;
    this.tellsDeleted = tellsDeleted;
    this.keyColumns = List.copyOf(keyColumns);
    this.left = new RowFormat(new Schema(left));
    this.right = new RowFormat(new Schema(right));
    leftColumns = left.size();
    List<Field> fields = new ArrayList<>();
    for (Field key : keys.keys()) {
      if (keyColumns.contains(key.getName())) {
        fields.add(key);
      }
    }
    fields.addAll(left);
    fields.addAll(right);
    if (tellsDeleted) {
      fields.add(Columns.bool(Columns.DELETED));
    }
    schema = new Schema(fields);
  }

  /** Place of the number of the left row's bytes and one. */
  public static int left(RowLayout keys) {
    return RowLayout.FIRST_KEY + keys.keyWords();
  }

  /** The same of the right row. */
  public static int right(RowLayout keys) {
    return left(keys) + 1;
  }

  /** Words of a row. */
  public static int stride(RowLayout keys) {
    return right(keys) + 1;
  }

  /** Such rows, to be read page by page. */
  public static RowPages pages(RowLayout keys, Rows rows) {
    return new RowPages(rows, keys.textKeys(), new int[] {left(keys), right(keys)});
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
    int next = writeKeys(rows, first, vectors);
    int texts = rows.texts().length - 2;
    writeSide(
        rows,
        left(keys),
        rows.texts()[texts],
        left,
        vectors.subList(next, next + leftColumns),
        first);
    int end = vectors.size() - (tellsDeleted ? 1 : 0);
    List<FieldVector> rights = vectors.subList(next + leftColumns, end);
    writeSide(rows, right(keys), rows.texts()[texts + 1], right, rights, first);
    if (tellsDeleted) {
      writeDeleted(rows, first, (BitVector) vectors.getLast());
    }
  }

  private void writeDeleted(Rows rows, int first, BitVector deleted) {
    for (int row = 0; row < rows.count(); row++) {
      boolean isThere = (rows.word(row, left(keys)) | rows.word(row, right(keys))) != 0;
      deleted.set(first + row, isThere ? 0 : 1);
    }
  }

  private int writeKeys(Rows rows, int first, List<FieldVector> vectors) {
    int next = 0;
    int text = 0;
    for (int k = 0; k < keys.keyWords(); k++) {
      Field key = keys.keys().get(k);
      boolean isText = Words.isText(key.getType());
      if (keyColumns.contains(key.getName())) {
        FieldVector vector = vectors.get(next++);
        for (int row = 0; row < rows.count(); row++) {
          long word = rows.word(row, RowLayout.FIRST_KEY + k);
          if (isText) {
            Texts texts = rows.texts()[text];
            int start = texts.start((int) word);
            ((BaseVariableWidthVector) vector)
                .setSafe(first + row, texts.data(), start, texts.end((int) word) - start);
          } else {
            Words.write(vector, first + row, word);
          }
        }
      }
      text += isText ? 1 : 0;
    }
    return next;
  }

  private static void writeSide(
      Rows rows, int column, Texts texts, RowFormat format, List<FieldVector> vectors, int first) {
    for (int row = 0; row < rows.count(); row++) {
      long number = rows.word(row, column);
      if (number == 0) {
        RowFormat.readNothing(vectors, first + row);
      } else {
        format.read(StateBytes.of(texts, Math.toIntExact(number - 1)), vectors, first + row);
      }
    }
  }
}
