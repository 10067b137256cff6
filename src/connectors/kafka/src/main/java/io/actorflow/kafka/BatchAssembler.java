package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.RecordException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of records: decodes their values and adds the metadata that are asked for. What
 * cannot be decoded goes to the dead letters, and its neighbours flow.
 */
final class BatchAssembler implements AutoCloseable {
  private static final String COMPONENT = "kafka";
  private static final byte[] NOTHING = {};

  private final Schema columns;
  private final BufferAllocator allocator;
  private final DeadLetters deadLetters;
  private final boolean hasMetadata;
  private final @Nullable Decoder decoder;
  private int[] recordOfRow = {};

  BatchAssembler(ReaderContext context, Format format) {
    columns = context.columns();
    allocator = context.allocator();
    deadLetters = context.deadLetters();
    List<String> ofValue =
        Columns.names(columns).stream().filter(name -> MetadataColumn.of(name) == null).toList();
    hasMetadata = ofValue.size() < columns.getFields().size();
    // Who asks for metadata only wants every record, whatever is in it.
    decoder =
        ofValue.isEmpty() && hasMetadata
            ? null
            : context.decoder(format, Columns.project(columns, ofValue));
  }

  /** The batch of a range. */
  Batch assemble(PartitionCursor.Range range) {
    if (range.from() == range.to()) {
      return Batch.empty(range.provenance());
    }
    if (hasMetadata) {
      recordOfRow = new int[range.to() - range.from()];
    }
    VectorSchemaRoot values = decoder == null ? undecoded(range) : decode(decoder, range);
    return new Batch(hasMetadata ? withMetadata(values, range) : values, range.provenance());
  }

  private VectorSchemaRoot undecoded(PartitionCursor.Range range) {
    for (int row = 0; row < recordOfRow.length; row++) {
      recordOfRow[row] = range.from() + row;
    }
    return new VectorSchemaRoot(List.of(), List.of(), recordOfRow.length);
  }

  private VectorSchemaRoot decode(Decoder decoding, PartitionCursor.Range range) {
    decoding.begin(range.to() - range.from());
    for (int index = range.from(); index < range.to(); index++) {
      ConsumerRecord<ByteBuffer, ByteBuffer> record = range.records().get(index);
      ByteBuffer value = record.value();
      if (value == null) {
        refuse(
            range,
            record,
            "no value (expected: a record; null is how a compacted topic says that a key was deleted)");
        continue;
      }
      try {
        decoding.append(value.array(), value.arrayOffset() + value.position(), value.remaining());
      } catch (RecordException refused) {
        refuse(range, record, String.valueOf(refused.getMessage()));
        continue;
      }
      if (hasMetadata) {
        recordOfRow[decoding.rows() - 1] = index;
      }
    }
    return decoding.finish();
  }

  private void refuse(
      PartitionCursor.Range range, ConsumerRecord<ByteBuffer, ByteBuffer> record, String cause) {
    ByteBuffer value = record.value();
    deadLetters.add(
        new DeadLetter(
            range.provenance().producer(),
            record.offset(),
            COMPONENT,
            cause,
            1,
            bytes(record.key()),
            bytes(value),
            value == null ? 0 : value.remaining()));
  }

  private static byte[] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return NOTHING;
    }
    byte[] bytes = new byte[Math.min(buffer.remaining(), DeadLetter.MAX_PAYLOAD)];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  /** Puts the columns of the values and those of the metadata in the order that is asked for. */
  private VectorSchemaRoot withMetadata(VectorSchemaRoot values, PartitionCursor.Range range) {
    int rows = values.getRowCount();
    List<FieldVector> vectors = new ArrayList<>();
    List<FieldVector> made = new ArrayList<>();
    try {
      for (Field field : columns.getFields()) {
        MetadataColumn column = MetadataColumn.of(field.getName());
        if (column == null) {
          vectors.add(values.getVector(field.getName()));
        } else {
          FieldVector vector = field.createVector(allocator);
          made.add(vector);
          vectors.add(vector);
          fill(vector, column, rows, range);
        }
      }
      return new VectorSchemaRoot(columns.getFields(), vectors, rows);
    } catch (RuntimeException failure) {
      values.close();
      made.forEach(FieldVector::close);
      throw failure;
    }
  }

  private void fill(
      FieldVector vector, MetadataColumn column, int rows, PartitionCursor.Range range) {
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    for (int row = 0; row < rows; row++) {
      column.write(vector, row, range.records().get(recordOfRow[row]));
    }
    vector.setValueCount(rows);
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
  }
}
