package io.actorflow.kafka.fetch;

import static io.actorflow.kafka.fetch.TestRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchedRecordsTest {
  private static final byte COMMITTED = 0;

  /** Kafka's own walk over the same bytes is the oracle. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void readsWhatKafkaItselfReads(String compression) {
    Random random = new Random(compression.hashCode());
    ByteBuffer buffer = ByteBuffer.allocate(1 << 24);
    long offset = 7;
    for (int batch = 0; batch < 12; batch++) {
      try (MemoryRecordsBuilder builder =
          TestRecords.batch(buffer, Compression.of(compression).build(), offset)) {
        for (int record = random.nextInt(1, 300); record > 0; record--) {
          builder.appendWithOffset(
              offset,
              1_700_000_000_000L + random.nextInt(-1_000_000, 1_000_000),
              random.nextInt(5) == 0 ? null : bytes(random, random.nextInt(200)),
              random.nextInt(5) == 0 ? null : bytes(random, sizes(random)),
              headers(random));
          offset += random.nextInt(10) == 0 ? random.nextInt(1, 20_000) : 1;
        }
      }
    }
    buffer.flip();

    List<String> expected = new ArrayList<>();
    for (RecordBatch batch : MemoryRecords.readableRecords(buffer.duplicate()).batches()) {
      for (Record record : batch) {
        expected.add(
            "%d %d %s %s %s"
                .formatted(
                    record.offset(),
                    record.timestamp(),
                    hash(record.hasKey() ? record.key() : null),
                    hash(record.hasValue() ? record.value() : null),
                    List.of(record.headers())));
      }
    }
    FetchedRecords walk = TestRecords.walk(buffer);
    assertThat(walk.expected()).isEqualTo(expected.size());
    assertThat(walk.lastOffset()).isGreaterThanOrEqualTo(offset - 20_000);
    List<String> read = new ArrayList<>();
    while (walk.next()) {
      read.add(
          "%d %d %s %s %s"
              .formatted(
                  walk.offset(),
                  walk.timestamp(),
                  hash(slice(walk, walk.keyAt(), walk.keyLength())),
                  hash(slice(walk, walk.valueAt(), walk.valueLength())),
                  List.of(walk.headers().toArray())));
    }
    assertThat(read).isEqualTo(expected);
    assertThat(walk.expected()).isZero();
  }

  private static int sizes(Random random) {
    return random.nextInt(50) == 0 ? 40_000 : random.nextInt(300);
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Header[] headers(Random random) {
    Header[] headers = new Header[random.nextInt(3)];
    for (int index = 0; index < headers.length; index++) {
      headers[index] =
          new RecordHeader(
              "name-" + random.nextInt(9),
              random.nextBoolean() ? null : bytes(random, random.nextInt(80)));
    }
    return headers;
  }

  private static @Nullable ByteBuffer slice(FetchedRecords walk, int at, int length) {
    return length < 0 ? null : ByteBuffer.wrap(walk.data(), at, length);
  }

  private static String hash(@Nullable ByteBuffer bytes) {
    return bytes == null ? "none" : bytes.remaining() + ":" + bytes.hashCode();
  }

  @Test
  void beginsAtTheOffsetThatIsWantedWithinABatch() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
    try (MemoryRecordsBuilder batch = TestRecords.batch(buffer, Compression.NONE, 10)) {
      for (long offset : new long[] {10, 12, 15}) {
        batch.appendWithOffset(offset, 0, null, utf8("v" + offset));
      }
    }

    FetchedRecords walk = TestRecords.walk(buffer.flip(), 11, null, true, new AtomicInteger());

    assertThat(values(walk)).containsExactly("v12", "v15");
  }

  /** Whoever upgraded brokers for years still has these in the log. */
  @ParameterizedTest
  @CsvSource({"0, none", "0, gzip", "1, none", "1, gzip", "1, lz4"})
  void readsBatchesOfOldForms(byte magic, String compression) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
    try (MemoryRecordsBuilder old =
        MemoryRecords.builder(
            buffer, magic, Compression.of(compression).build(), TimestampType.CREATE_TIME, 3)) {
      for (int record = 0; record < 3; record++) {
        old.append(1_000L + record, record == 1 ? null : utf8("k"), utf8("v" + record));
      }
      old.append(1_003L, utf8("k"), null);
    }
    try (MemoryRecordsBuilder today = TestRecords.batch(buffer, Compression.NONE, 7)) {
      today.append(1_004L, utf8("k"), utf8("today"));
    }

    FetchedRecords walk = TestRecords.walk(buffer.flip(), 4, null, true, new AtomicInteger());
    List<String> read = new ArrayList<>();
    while (walk.next()) {
      var record = TestRecords.current(walk);
      read.add(
          "%d %s %s %s"
              .formatted(
                  record.offset(),
                  walk.hasTimestamp() ? record.timestamp() : "none",
                  record.key(),
                  record.value()));
    }

    assertThat(walk.lastOffset()).isEqualTo(7);
    assertThat(read)
        .containsExactly(
            "4 %s - v1".formatted(magic == 0 ? "none" : "1001"),
            "5 %s k v2".formatted(magic == 0 ? "none" : "1002"),
            "6 %s k -".formatted(magic == 0 ? "none" : "1003"),
            "7 1004 k today");
  }

  @Test
  void theTimeOfTheLogIsThatOfTheWholeBatch() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
    try (MemoryRecordsBuilder batch =
        MemoryRecords.builder(
            buffer,
            RecordBatch.CURRENT_MAGIC_VALUE,
            Compression.NONE,
            TimestampType.LOG_APPEND_TIME,
            0,
            5_000L)) {
      batch.append(1L, null, utf8("a"));
      batch.append(2L, null, utf8("b"));
    }

    FetchedRecords walk = TestRecords.walk(buffer.flip());

    assertThat(walk.next()).isTrue();
    assertThat(walk.timestamp()).isEqualTo(5_000);
    assertThat(walk.next()).isTrue();
    assertThat(walk.timestamp()).isEqualTo(5_000);
  }

  @Test
  void leavesOutWhatWasAbortedAndNothingElse() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
    transaction(buffer, 1, 0, "a0", "a1"); // aborted
    transaction(buffer, 2, 2, "b2"); // committed
    plain(buffer, 3, "p3");
    transaction(buffer, 1, 4, "a4"); // aborted, the same transaction
    marker(buffer, 2, 5, ControlRecordType.COMMIT);
    marker(buffer, 1, 6, ControlRecordType.ABORT);
    transaction(buffer, 1, 7, "a7"); // committed, the next transaction
    marker(buffer, 1, 8, ControlRecordType.COMMIT);
    transaction(buffer, 2, 9, "b9"); // aborted
    marker(buffer, 2, 10, ControlRecordType.ABORT);
    buffer.flip();
    List<AbortedTransaction> aborted = List.of(aborted(2, 9), aborted(1, 0));

    FetchedRecords walk =
        TestRecords.walk(buffer.duplicate(), 0, aborted, true, new AtomicInteger());
    assertThat(values(walk)).containsExactly("b2", "p3", "a7");
    assertThat(walk.lastOffset()).isEqualTo(10);

    FetchedRecords all = TestRecords.walk(buffer, 0, null, true, new AtomicInteger());
    assertThat(values(all)).containsExactly("a0", "a1", "b2", "p3", "a4", "a7", "b9");
  }

  private static void transaction(ByteBuffer buffer, long producer, long offset, String... values) {
    try (MemoryRecordsBuilder batch = TestRecords.transaction(buffer, producer, offset)) {
      for (String value : values) {
        batch.append(0L, null, utf8(value));
      }
    }
  }

  private static void plain(ByteBuffer buffer, long offset, String value) {
    try (MemoryRecordsBuilder batch = TestRecords.batch(buffer, Compression.NONE, offset)) {
      batch.append(0L, null, utf8(value));
    }
  }

  private static void marker(
      ByteBuffer buffer, long producer, long offset, ControlRecordType type) {
    MemoryRecords.writeEndTransactionalMarker(
        buffer,
        offset,
        0L,
        RecordBatch.NO_PARTITION_LEADER_EPOCH,
        producer,
        COMMITTED,
        new EndTransactionMarker(type, 0));
  }

  private static AbortedTransaction aborted(long producer, long firstOffset) {
    return new AbortedTransaction().setProducerId(producer).setFirstOffset(firstOffset);
  }

  private static List<String> values(FetchedRecords walk) {
    List<String> values = new ArrayList<>();
    while (walk.next()) {
      values.add(TestRecords.current(walk).value());
    }
    return values;
  }

  @Test
  void aBatchWhoseBytesHaveChangedIsRefusedUnlessNobodyChecks() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
    plain(buffer, 0, "good");
    int second = buffer.position();
    plain(buffer, 1, "evil");
    buffer.flip();
    int last = buffer.limit() - 3;
    buffer.put(last, (byte) (buffer.get(last) ^ 1));
    assertThat(last).isGreaterThan(second);

    FetchedRecords walk = TestRecords.walk(buffer.duplicate());
    assertThat(walk.next()).isTrue();
    assertThatThrownBy(walk::next)
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("the record batch at offset 1 of bids-0 is broken");

    FetchedRecords unchecked = TestRecords.walk(buffer, 0, null, false, new AtomicInteger());
    assertThat(values(unchecked)).hasSize(2);
  }

  /** Whatever the lengths say, nothing outside of the batch is read and nothing loops. */
  @Test
  void brokenLengthsAreRefusedAlsoWhereNobodyChecks() {
    ByteBuffer good = ByteBuffer.allocate(1 << 12);
    try (MemoryRecordsBuilder batch = TestRecords.batch(good, Compression.NONE, 0)) {
      for (int record = 0; record < 5; record++) {
        batch.append(0L, utf8("key"), utf8("value"));
      }
    }
    good.flip();
    Random random = new Random(1);
    int refused = 0;
    for (int trial = 0; trial < 5_000; trial++) {
      ByteBuffer broken = ByteBuffer.allocate(good.limit()).put(good.duplicate()).flip();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        int at = random.nextInt(RECORDS_AT, broken.limit());
        broken.put(at, (byte) random.nextInt());
      }
      FetchedRecords walk = TestRecords.walk(broken, 0, null, false, new AtomicInteger());
      try {
        while (walk.next()) {
          assertThat(walk.valueAt() + Math.max(0, walk.valueLength()))
              .isLessThanOrEqualTo(broken.limit());
          walk.headers();
        }
      } catch (CorruptRecordException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static final int RECORDS_AT = 61;

  @Test
  void saysOnceThatItsBytesAreNoLongerNeeded() {
    AtomicInteger closed = new AtomicInteger();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
    plain(buffer, 0, "a");
    FetchedRecords walk = TestRecords.walk(buffer.flip(), 0, null, true, closed);

    walk.close();
    walk.close();

    assertThat(closed).hasValue(1);
  }
}
