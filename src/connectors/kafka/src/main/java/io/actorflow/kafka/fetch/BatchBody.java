package io.actorflow.kafka.fetch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;

/**
 * The records of one batch as bytes in the form of today (magic 2), whatever form they came in.
 * Batches that are not compressed stay where they were received; others are unpacked into one
 * array, which is used again for each.
 */
final class BatchBody implements AutoCloseable {
  private static final int FIRST_CAPACITY = 1 << 16;

  /** A few kilobytes can unpack to gigabytes: no batch gets more than its part of the heap. */
  private static final int MOST_UNPACKED =
      (int) Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 4);

  private final BufferSupplier buffers = BufferSupplier.create();
  private final int mostUnpacked;
  private byte[] unpacked = {};

  private byte[] data = unpacked;
  private int start;
  private int end;
  private int records;
  private long baseOffset;
  private long baseTimestamp;

  BatchBody() {
    this(MOST_UNPACKED);
  }

  /**
   * @param mostUnpacked bytes, at least 64 KiB
   */
  BatchBody(int mostUnpacked) {
    this.mostUnpacked = mostUnpacked;
  }

  /**
   * Opens a batch; the one before is gone then.
   *
   * @param received the array it was received in
   * @param at where it begins there
   * @throws IOException if it cannot be unpacked
   */
  void open(RecordBatch batch, byte[] received, int at) throws IOException {
    if (batch.magic() < RecordBatch.MAGIC_VALUE_V2) {
      rewrite(batch);
      return;
    }
    DefaultRecordBatch current = (DefaultRecordBatch) batch;
    records = current.countOrNull();
    baseOffset = current.baseOffset();
    baseTimestamp = current.baseTimestamp();
    if (current.isCompressed()) {
      unpack(current);
    } else {
      data = received;
      start = at + DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
      end = at + current.sizeInBytes();
    }
  }

  private void unpack(DefaultRecordBatch batch) throws IOException {
    int size = 0;
    try (InputStream stream = batch.recordInputStream(buffers)) {
      while (true) {
        if (size == unpacked.length) {
          unpacked = Arrays.copyOf(unpacked, greater(size));
        }
        int read = stream.read(unpacked, size, unpacked.length - size);
        if (read < 0) {
          break;
        }
        size += read;
      }
    }
    data = unpacked;
    start = 0;
    end = size;
  }

  private int greater(int capacity) throws IOException {
    if (capacity == mostUnpacked) {
      throw new IOException(
          "it unpacks to more than %,d MiB, a quarter of the heap; a greater heap (-Xmx) takes it"
              .formatted(mostUnpacked >> 20));
    }
    return (int) Math.min(mostUnpacked, Math.max(FIRST_CAPACITY, capacity * 2L));
  }

  /** Old batches are rare and getting rarer: what they cost here does not matter. */
  private void rewrite(RecordBatch old) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    records = 0;
    baseTimestamp = 0;
    try (CloseableIterator<Record> each = old.streamingIterator(buffers);
        DataOutputStream out = new DataOutputStream(written)) {
      while (each.hasNext()) {
        Record record = each.next();
        record.ensureValid();
        if (records == 0) {
          baseOffset = record.offset();
        }
        DefaultRecord.writeTo(
            out,
            Math.toIntExact(record.offset() - baseOffset),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
        records++;
      }
    }
    data = written.toByteArray();
    start = 0;
    end = data.length;
  }

  byte[] data() {
    return data;
  }

  /** Where the first record begins. */
  int start() {
    return start;
  }

  /** Behind the last record. */
  int end() {
    return end;
  }

  int records() {
    return records;
  }

  /** What the offset of each record counts from. */
  long baseOffset() {
    return baseOffset;
  }

  /** What the timestamp of each record counts from. */
  long baseTimestamp() {
    return baseTimestamp;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
