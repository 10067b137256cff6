package io.actorflow.kafka.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * What one fetch gave of one partition: a walk over its records, which are read where they lie.
 *
 * <p>Markers of transactions and, if so asked, records of aborted transactions are passed over. All
 * that is said of a record holds until {@link #next} is called again.
 */
public final class FetchedRecords implements AutoCloseable {
  private final TopicPartition partition;
  private final long from;
  private final long lastOffset;
  private final Iterator<MutableRecordBatch> batches;
  private final @Nullable AbortedTransactions aborted;
  private final boolean checksChecksums;
  private final BatchBody body;
  private final Runnable whenRead;
  private boolean isRead;

  private final byte[] received;
  private int batchAt;
  private int unopened;

  private byte[] data = {};
  private int at;
  private int end;
  private int left;
  private long baseOffset;
  private long baseTimestamp;
  private long appendTime = RecordBatch.NO_TIMESTAMP;

  private long offset;
  private long timestamp;
  private int keyAt;
  private int keyLength;
  private int valueAt;
  private int valueLength;
  private int recordEnd;

  /**
   * @param records at least one batch
   * @param from offset of the first record that is wanted; a batch may begin before it
   * @param aborted null if aborted records are wanted, too
   * @param whenRead called once, when the bytes are no longer needed
   */
  FetchedRecords(
      TopicPartition partition,
      MemoryRecords records,
      long from,
      @Nullable AbortedTransactions aborted,
      boolean checksChecksums,
      BatchBody body,
      Runnable whenRead) {
    this.partition = partition;
    this.from = from;
    this.aborted = aborted;
    this.checksChecksums = checksChecksums;
    this.body = body;
    this.whenRead = whenRead;
    ByteBuffer buffer = records.buffer();
    received = buffer.array();
    batchAt = buffer.arrayOffset() + buffer.position();
    batches = records.batchIterator();
    long last = from - 1;
    for (RecordBatch batch : records.batches()) {
      last = batch.lastOffset();
      Integer count = batch.countOrNull();
      unopened += count == null ? 1 : count;
    }
    lastOffset = last;
  }

  public TopicPartition partition() {
    return partition;
  }

  /** The offset up to which the fetch reached, with records or without. */
  public long lastOffset() {
    return lastOffset;
  }

  /** About how many records are still to come. */
  public int expected() {
    return left + unopened;
  }

  /** Moves to the next record; false if there is none. */
  public boolean next() {
    do {
      while (left == 0) {
        if (!batches.hasNext()) {
          return false;
        }
        open(batches.next());
      }
      read();
    } while (offset < from);
    return true;
  }

  private void open(MutableRecordBatch batch) {
    if (checksChecksums) {
      check(batch);
    }
    int size = batch.sizeInBytes();
    Integer count = batch.countOrNull();
    unopened -= count == null ? 1 : count;
    if (batch.isControlBatch()) {
      passMarker(batch);
    } else if (aborted == null
        || !batch.isTransactional()
        || !aborted.includes(batch.producerId(), batch.lastOffset())) {
      enter(batch);
    }
    batchAt += size;
  }

  private void check(RecordBatch batch) {
    try {
      batch.ensureValid();
    } catch (CorruptRecordException e) {
      throw broken(batch, e);
    }
  }

  private CorruptRecordException broken(RecordBatch batch, Exception cause) {
    return new CorruptRecordException(
        "the record batch at offset %d of %s is broken: %s"
            .formatted(batch.baseOffset(), partition, cause.getMessage()),
        cause);
  }

  private void enter(RecordBatch batch) {
    try {
      body.open(batch, received, batchAt);
    } catch (IOException e) {
      throw broken(batch, e);
    }
    data = body.data();
    at = body.start();
    end = body.end();
    left = body.records();
    baseOffset = body.baseOffset();
    baseTimestamp = body.baseTimestamp();
    appendTime =
        batch.magic() >= RecordBatch.MAGIC_VALUE_V2
                && batch.timestampType() == TimestampType.LOG_APPEND_TIME
            ? batch.maxTimestamp()
            : RecordBatch.NO_TIMESTAMP;
  }

  private void passMarker(RecordBatch batch) {
    if (aborted == null) {
      return;
    }
    enter(batch);
    if (left > 0) {
      read();
      if (keyLength >= 0
          && ControlRecordType.parse(ByteBuffer.wrap(data, keyAt, keyLength))
              == ControlRecordType.ABORT) {
        aborted.end(batch.producerId(), batch.lastOffset());
      }
      left = 0;
    }
  }

  private void read() {
    left--;
    try {
      readHere();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw broken("has lengths");
    }
  }

  private void readHere() {
    int length = varint();
    if (length < 0 || length > end - at) {
      throw broken("has %d bytes".formatted(length));
    }
    recordEnd = at + length;
    at++; // attributes, of which there are none yet
    long timestampDelta = varlong();
    timestamp =
        appendTime == RecordBatch.NO_TIMESTAMP ? baseTimestamp + timestampDelta : appendTime;
    offset = baseOffset + varint();
    keyLength = varint();
    keyAt = at;
    at += Math.max(0, keyLength);
    if (at < keyAt || at > recordEnd) {
      throw broken("has a key of %d bytes".formatted(keyLength));
    }
    valueLength = varint();
    valueAt = at;
    int valueEnd = at + Math.max(0, valueLength);
    if (valueEnd < valueAt || valueEnd > recordEnd) {
      throw broken("has a value of %d bytes".formatted(valueLength));
    }
    at = recordEnd;
  }

  private CorruptRecordException broken(String what) {
    return new CorruptRecordException(
        "a record behind offset %d of %s %s, which do not fit into its batch"
            .formatted(offset, partition, what));
  }

  private int varint() {
    int first = data[at++];
    if (first >= 0) {
      return first >>> 1 ^ -(first & 1);
    }
    return (int) longer(first);
  }

  private long varlong() {
    byte first = data[at];
    if (first < 0) {
      at++;
      return longer(first);
    }
    return varint();
  }

  /** The rest of a number of more than seven bits: zigzag, seven bits a byte, lowest first. */
  private long longer(int first) {
    long bits = first & 0x7f;
    for (int shift = 7; shift < Long.SIZE; shift += 7) {
      byte next = data[at++];
      bits |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    throw broken("has numbers of more than ten bytes");
  }

  public long offset() {
    return offset;
  }

  public boolean hasTimestamp() {
    return timestamp != RecordBatch.NO_TIMESTAMP;
  }

  /** Milliseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** The array in which key and value are. */
  public byte[] data() {
    return data;
  }

  public int keyAt() {
    return keyAt;
  }

  /** Bytes of the key, negative if there is none. */
  public int keyLength() {
    return keyLength;
  }

  public int valueAt() {
    return valueAt;
  }

  /** Bytes of the value, negative if there is none. */
  public int valueLength() {
    return valueLength;
  }

  public Headers headers() {
    try {
      return headersHere();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw broken("has headers");
    }
  }

  private Headers headersHere() {
    RecordHeaders headers = new RecordHeaders();
    at = valueAt + Math.max(0, valueLength);
    for (int count = varint(); count > 0; count--) {
      String name = new String(bytes(), StandardCharsets.UTF_8);
      int size = varint();
      headers.add(name, size < 0 ? null : bytes(size));
    }
    at = recordEnd;
    return headers;
  }

  private byte[] bytes() {
    return bytes(varint());
  }

  private byte[] bytes(int size) {
    if (size < 0 || size > recordEnd - at) {
      throw broken("has a header of %d bytes".formatted(size));
    }
    at += size;
    return Arrays.copyOfRange(data, at - size, at);
  }

  /** Nothing more of it will be read. */
  @Override
  public void close() {
    if (!isRead) {
      isRead = true;
      whenRead.run();
    }
  }
}
