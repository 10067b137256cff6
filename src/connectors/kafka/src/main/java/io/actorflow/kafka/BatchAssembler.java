package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.RecordException;
import io.actorflow.kafka.fetch.FetchedRecords;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of records: decodes their values where they lie and adds the metadata that are
 * asked for. What cannot be decoded goes to the dead letters, and its neighbours flow.
 */
final class BatchAssembler implements AutoCloseable {
  private static final String COMPONENT = "kafka";
  private static final byte[] NOTHING = {};

  private final Schema columns;
  private final BufferAllocator allocator;
  private final DeadLetters deadLetters;
  private final boolean hasMetadata;
  private final @Nullable Decoder decoder;
  private final @Nullable TombstoneKeys tombstones;

  BatchAssembler(ReaderContext context, KafkaSourceConfig config) {
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
            : context.decoder(config.format(), Columns.project(columns, ofValue));
    tombstones =
        decoder != null && config.tombstones().areRows()
            ? new TombstoneKeys(context, config.tombstones(), Columns.project(columns, ofValue))
            : null;
  }

  /** The batch of the next range of at most so many records. */
  Batch assemble(PartitionCursor cursor, int maxRows) {
    cursor.begin(maxRows);
    if (!cursor.next()) {
      return Batch.empty(cursor.finish());
    }
    if (!hasMetadata) {
      Decoder decoding = begin(cursor);
      do {
        decode(decoding, cursor);
      } while (cursor.next());
      return finish(finish(decoding), cursor);
    }
    try (MetadataVectors metadata =
        new MetadataVectors(columns, allocator, cursor.expectedRows())) {
      VectorSchemaRoot values =
          decoder == null ? undecoded(metadata, cursor) : decoded(metadata, cursor);
      return finish(metadata.with(values), cursor);
    }
  }

  private static Batch finish(VectorSchemaRoot rows, PartitionCursor cursor) {
    try {
      return new Batch(rows, cursor.finish());
    } catch (RuntimeException failure) {
      rows.close();
      throw failure;
    }
  }

  private VectorSchemaRoot undecoded(MetadataVectors metadata, PartitionCursor cursor) {
    int rows = 0;
    do {
      metadata.write(rows++, cursor.records());
    } while (cursor.next());
    return new VectorSchemaRoot(List.of(), List.of(), rows);
  }

  private VectorSchemaRoot decoded(MetadataVectors metadata, PartitionCursor cursor) {
    Decoder decoding = begin(cursor);
    do {
      if (decode(decoding, cursor)) {
        metadata.write(decoding.rows() - 1, cursor.records());
      }
    } while (cursor.next());
    return finish(decoding);
  }

  private VectorSchemaRoot finish(Decoder decoding) {
    VectorSchemaRoot rows = decoding.finish();
    return tombstones == null ? rows : tombstones.fill(rows);
  }

  private Decoder begin(PartitionCursor cursor) {
    Decoder decoding = decoder;
    if (decoding == null) {
      throw new IllegalStateException("no column is of the value");
    }
    decoding.begin(cursor.expectedRows());
    if (tombstones != null) {
      tombstones.begin();
    }
    return decoding;
  }

  /** Whether the record has become a row. */
  private boolean decode(Decoder decoding, PartitionCursor cursor) {
    FetchedRecords record = cursor.records();
    try {
      if (record.valueLength() < 0) {
        decodeTombstone(decoding, record);
        return true;
      }
      decoding.append(record.data(), record.valueAt(), record.valueLength());
      return true;
    } catch (RecordException refused) {
      refuse(cursor, String.valueOf(refused.getMessage()));
      return false;
    }
  }

  private void decodeTombstone(Decoder decoding, FetchedRecords record) {
    if (tombstones == null) {
      throw new RecordException(
          "no value (expected: a record, or tombstones.as = rows at the source: null is how a"
              + " compacted topic says that a key was deleted)");
    }
    tombstones.append(record, decoding.rows());
    decoding.appendNulls();
  }

  private void refuse(PartitionCursor cursor, String cause) {
    FetchedRecords record = cursor.records();
    deadLetters.add(
        new DeadLetter(
            cursor.split().name(),
            record.offset(),
            COMPONENT,
            cause,
            1,
            bytes(record.data(), record.keyAt(), record.keyLength()),
            bytes(record.data(), record.valueAt(), record.valueLength()),
            Math.max(0, record.valueLength())));
  }

  private static byte[] bytes(byte[] data, int at, int length) {
    return length <= 0
        ? NOTHING
        : Arrays.copyOfRange(data, at, at + Math.min(length, DeadLetter.MAX_PAYLOAD));
  }

  @Override
  public void close() {
    if (tombstones != null) {
      tombstones.close();
    }
    if (decoder != null) {
      decoder.close();
    }
  }
}
