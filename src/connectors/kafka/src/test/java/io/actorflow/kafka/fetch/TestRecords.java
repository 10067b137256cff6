package io.actorflow.kafka.fetch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Record batches as a broker would send them, written by Kafka's own code. */
public final class TestRecords {
  static final TopicPartition PARTITION = new TopicPartition("bids", 0);

  private TestRecords() {}

  /** One batch with records at these offsets, which reaches to {@code lastOffset}. */
  public static FetchedRecords upTo(long lastOffset, long... offsets) {
    if (offsets.length == 0) {
      ByteBuffer header = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
      DefaultRecordBatch.writeEmptyHeader(
          header,
          RecordBatch.CURRENT_MAGIC_VALUE,
          RecordBatch.NO_PRODUCER_ID,
          RecordBatch.NO_PRODUCER_EPOCH,
          RecordBatch.NO_SEQUENCE,
          lastOffset,
          lastOffset,
          RecordBatch.NO_PARTITION_LEADER_EPOCH,
          TimestampType.CREATE_TIME,
          RecordBatch.NO_TIMESTAMP,
          false,
          false);
      return walk(header.flip());
    }
    ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
    MemoryRecordsBuilder batch = batch(buffer, Compression.NONE, offsets[0]);
    for (long offset : offsets) {
      batch.appendWithOffset(offset, 0, (byte[]) null, utf8("{}"));
    }
    batch.overrideLastOffset(lastOffset);
    batch.close();
    return walk(buffer.flip());
  }

  static MemoryRecordsBuilder batch(ByteBuffer buffer, Compression compression, long baseOffset) {
    return MemoryRecords.builder(buffer, compression, TimestampType.CREATE_TIME, baseOffset);
  }

  static MemoryRecordsBuilder transaction(ByteBuffer buffer, long producer, long baseOffset) {
    return MemoryRecords.builder(
        buffer, Compression.NONE, baseOffset, producer, (short) 0, 0, true);
  }

  static FetchedRecords walk(ByteBuffer batches) {
    return walk(batches, 0, null, true, new AtomicInteger());
  }

  static FetchedRecords walk(
      ByteBuffer batches,
      long from,
      @Nullable List<AbortedTransaction> aborted,
      boolean checksChecksums,
      AtomicInteger closed) {
    return new FetchedRecords(
        PARTITION,
        MemoryRecords.readableRecords(batches),
        from,
        aborted == null ? null : new AbortedTransactions(aborted),
        checksChecksums,
        new BatchBody(),
        closed::incrementAndGet);
  }

  /** Key, value, offset and timestamp of the record at which it stands. */
  static ConsumerRecord<String, String> current(FetchedRecords at) {
    return new ConsumerRecord<>(
        at.partition().topic(),
        at.partition().partition(),
        at.offset(),
        at.timestamp(),
        TimestampType.CREATE_TIME,
        at.keyLength(),
        at.valueLength(),
        text(at.data(), at.keyAt(), at.keyLength()),
        text(at.data(), at.valueAt(), at.valueLength()),
        at.headers(),
        java.util.Optional.empty());
  }

  private static String text(byte[] data, int at, int length) {
    return length < 0 ? "-" : new String(data, at, length, StandardCharsets.UTF_8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
