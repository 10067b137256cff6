package io.actorflow.kafka;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Columns;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.Problems;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.RecordException;
import io.actorflow.kafka.KafkaSourceConfig.Tombstones;
import io.actorflow.kafka.KafkaSourceConfig.Tombstones.KeyFormat;
import io.actorflow.kafka.fetch.FetchedRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of the key in rows that stand for records without a value: what has been decoded of
 * the keys is put among the values when a batch is complete.
 */
final class TombstoneKeys implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Decoder keys;
  private int[] rows = new int[16];
  private int count;

  /**
   * @param columns those of the value that are read
   */
  TombstoneKeys(ReaderContext context, Tombstones tombstones, Schema columns) {
    allocator = context.allocator();
    Schema key = Columns.project(columns, tombstones.key());
    keys =
        tombstones.keyFormat() == KeyFormat.JSON
            ? context.decoder(new Format("json", key, ConfigFactory.empty()), key)
            : new KeyDecoder(key, tombstones.keyFormat(), allocator);
  }

  /** Notes in {@code problems} if a column cannot be read from keys of that form. */
  static void check(String column, Schema schema, KeyFormat format, Problems problems) {
    Field field =
        schema.getFields().stream()
            .filter(each -> each.getName().equals(column))
            .findFirst()
            .orElse(null);
    problems.check(
        field != null, "tombstones.key", column, "columns of the format " + Columns.names(schema));
    if (field != null && format != KeyFormat.JSON) {
      problems.check(
          KeyDecoder.canRead(field, format),
          "tombstones.key",
          column + ", which is " + field.getType(),
          KeyDecoder.expected(format));
    }
  }

  void begin() {
    keys.begin(rows.length);
    count = 0;
  }

  /**
   * Takes the key of a record.
   *
   * @param row that it will have in the batch
   * @throws RecordException if the key is none
   */
  void append(FetchedRecords record, int row) {
    if (record.keyLength() < 0) {
      throw new RecordException("neither key nor value (expected: a key that is deleted)");
    }
    try {
      keys.append(record.data(), record.keyAt(), record.keyLength());
    } catch (RecordException refused) {
      throw new RecordException("key: " + refused.getMessage());
    }
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, count * 2);
    }
    rows[count++] = row;
  }

  /** Puts the keys into their rows of {@code values}, which is closed if anything changes. */
  VectorSchemaRoot fill(VectorSchemaRoot values) {
    if (count == 0) {
      return values;
    }
    List<FieldVector> vectors = new ArrayList<>(values.getFieldVectors());
    List<FieldVector> replaced = new ArrayList<>();
    List<FieldVector> made = new ArrayList<>();
    try (VectorSchemaRoot decoded = keys.finish()) {
      for (FieldVector key : decoded.getFieldVectors()) {
        FieldVector old = values.getVector(key.getName());
        FieldVector merged = old.getField().createVector(allocator);
        made.add(merged);
        merge(key, old, merged, values.getRowCount());
        vectors.set(vectors.indexOf(old), merged);
        replaced.add(old);
      }
    } catch (RuntimeException failure) {
      made.forEach(FieldVector::close);
      values.close();
      throw failure;
    }
    replaced.forEach(FieldVector::close);
    return new VectorSchemaRoot(values.getSchema().getFields(), vectors, values.getRowCount());
  }

  private void merge(FieldVector key, FieldVector old, FieldVector merged, int rowCount) {
    merged.setInitialCapacity(rowCount);
    merged.allocateNew();
    int next = 0;
    for (int row = 0; row < rowCount; row++) {
      if (next < count && rows[next] == row) {
        merged.copyFromSafe(next++, row, key);
      } else {
        merged.copyFromSafe(row, row, old);
      }
    }
    merged.setValueCount(rowCount);
  }

  @Override
  public void close() {
    keys.close();
  }
}
