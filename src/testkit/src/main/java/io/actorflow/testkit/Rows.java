package io.actorflow.testkit;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one schema as plain values, to write a batch down and to compare one.
 *
 * <p>Values are Boolean, Integer, Long, Double, String, {@code byte[]}, LocalDate, Instant, List
 * for a list column and Map by column name for a struct; a number of another type becomes the
 * column's. Bytes compare by what is in them.
 */
public record Rows(Schema schema, List<Row> rows) {
  public Rows {
    List<Row> checked = new ArrayList<>(rows.size());
    for (Row row : rows) {
      checked.add(normal(schema, row));
    }
    rows = List.copyOf(checked);
  }

  /** Rows of a batch, to be made by {@link #in} or compared with one. */
  public static Rows batch(Schema schema, Row... rows) {
    return new Rows(schema, List.of(rows));
  }

  /** What a batch holds; it stays open. */
  public static Rows of(Batch batch) {
    return of(batch.root());
  }

  /** What the vectors hold; they stay open. */
  public static Rows of(VectorSchemaRoot root) {
    List<Row> rows = new ArrayList<>(root.getRowCount());
    for (int row = 0; row < root.getRowCount(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        values.add(Values.read(vector, row));
      }
      rows.add(new Row(values));
    }
    return new Rows(root.getSchema(), rows);
  }

  /** A batch of these rows, the first of a producer {@code test}. */
  public Batch in(BufferAllocator allocator) {
    return in(
        allocator, new Provenance("test", -1, (long) rows.size() - 1, Provenance.NO_WATERMARK));
  }

  public Batch in(BufferAllocator allocator, Provenance provenance) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    root.allocateNew();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < schema.getFields().size(); column++) {
        Values.write(root.getVector(column), row, rows.get(row).values().get(column));
      }
    }
    root.setRowCount(rows.size());
    return new Batch(root, provenance);
  }

  private static Row normal(Schema schema, Row row) {
    List<Field> fields = schema.getFields();
    if (row.values().size() != fields.size()) {
      throw new IllegalArgumentException(
          "row %s does not fit the columns %s".formatted(row, Columns.names(schema)));
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int column = 0; column < fields.size(); column++) {
      values.add(Values.normal(fields.get(column), row.values().get(column)));
    }
    return new Row(values);
  }

  @Override
  public String toString() {
    return Columns.names(schema)
        + rows.stream().map(row -> "\n" + row).collect(Collectors.joining());
  }
}
