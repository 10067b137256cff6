package io.actorflow.kafka;

import io.actorflow.api.Columns;
import io.actorflow.kafka.fetch.FetchedRecords;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A column that says where a record came from or what came with it. */
enum MetadataColumn {
  TOPIC(Columns.utf8("_topic")) {
    @Override
    void write(FieldVector vector, int row, FetchedRecords record) {
      ((VarCharVector) vector)
          .setSafe(row, record.partition().topic().getBytes(StandardCharsets.UTF_8));
    }
  },
  PARTITION(Columns.int32("_partition")) {
    @Override
    void write(FieldVector vector, int row, FetchedRecords record) {
      ((IntVector) vector).setSafe(row, record.partition().partition());
    }
  },
  OFFSET(Columns.int64("_offset")) {
    @Override
    void write(FieldVector vector, int row, FetchedRecords record) {
      ((BigIntVector) vector).setSafe(row, record.offset());
    }
  },
  KEY(Columns.binary("_key")) {
    @Override
    void write(FieldVector vector, int row, FetchedRecords record) {
      if (record.keyLength() >= 0) {
        ((VarBinaryVector) vector).setSafe(row, record.data(), record.keyAt(), record.keyLength());
      }
    }
  },
  TIMESTAMP(Columns.timestamp("_timestamp")) {
    @Override
    void write(FieldVector vector, int row, FetchedRecords record) {
      if (record.hasTimestamp()) {
        ((TimeStampMicroVector) vector).setSafe(row, Math.multiplyExact(record.timestamp(), 1_000));
      }
    }
  },
  HEADERS(Columns.utf8("_headers")) {
    @Override
    void write(FieldVector vector, int row, FetchedRecords record) {
      ((VarCharVector) vector).setSafe(row, HeaderText.of(record.headers()));
    }
  },
  /** Only of a source that makes rows of records without a value. */
  DELETED(Columns.bool(Columns.DELETED)) {
    @Override
    void write(FieldVector vector, int row, FetchedRecords record) {
      ((BitVector) vector).setSafe(row, record.valueLength() < 0 ? 1 : 0);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // it is, without the annotation
  private final Field field;

  MetadataColumn(Field field) {
    this.field = field;
  }

  Field field() {
    return field;
  }

  /** Writes what the record has of it; leaves the row without a value if it has nothing. */
  abstract void write(FieldVector vector, int row, FetchedRecords record);

  static @Nullable MetadataColumn of(String name) {
    for (MetadataColumn column : values()) {
      if (column.field.getName().equals(name)) {
        return column;
      }
    }
    return null;
  }
}
