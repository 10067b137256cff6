package io.actorflow.kafka;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.kafka.Broker.bid;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka's own consumer reads is the oracle. */
class SameAsConsumerTest {
  private static final int PARTITIONS = 3;
  private static final Schema COLUMNS =
      schema(
          int64("auction"),
          int64("price"),
          MetadataColumn.PARTITION.field(),
          MetadataColumn.OFFSET.field(),
          MetadataColumn.KEY.field(),
          MetadataColumn.TIMESTAMP.field());

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  /** Small answers, so that a record is often larger than one and batches are read in pieces. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fetch { max-bytes = 4KiB, max-partition-bytes = 1KiB }, max-rows = 7",
        "fetch { max-bytes = 1, max-partition-bytes = 1 }"
      })
  void readsTheSameOfTransactionsOfAllKinds(String settings) {
    String topic = Broker.topic("mixed", PARTITIONS);
    write(topic, new Random(settings.hashCode()));
    KafkaSource source =
        new KafkaSource(
            Settings.source(
                "bootstrap-servers = \"%s\", topics = [%s], end = latest\n%s"
                    .formatted(Broker.servers(), topic, settings)));

    Reading reading = Reading.toTheEnd(source, COLUMNS, memory.get());

    List<Row> expected = Broker.committed(topic).stream().map(SameAsConsumerTest::row).toList();
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(reading.letters).isEmpty();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(new Rows(COLUMNS, of(partition, reading.rows)))
          .isEqualTo(new Rows(COLUMNS, of(partition, expected)));
    }
  }

  private static Row row(ConsumerRecord<String, String> record) {
    String[] numbers = record.value().split("\\D+", -1);
    return Row.row(
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        record.partition(),
        record.offset(),
        record.key() == null ? null : Broker.utf8(record.key()),
        Instant.ofEpochMilli(record.timestamp()));
  }

  private static List<Row> of(int partition, List<Row> rows) {
    return rows.stream()
        .filter(row -> Integer.valueOf(partition).equals(row.values().get(2)))
        .toList();
  }

  /** Three transactional producers and a plain one, each with its own compression, interleaved. */
  private static void write(String topic, Random random) {
    List<Producer<@Nullable String, @Nullable String>> producers = new ArrayList<>();
    try {
      for (String compression : List.of("none", "lz4", "zstd")) {
        Producer<@Nullable String, @Nullable String> producer =
            Broker.producer(
                Map.of(
                    "transactional.id",
                    topic + compression,
                    "compression.type",
                    compression,
                    "linger.ms",
                    0));
        producers.add(producer);
        producer.initTransactions();
        producer.beginTransaction();
      }
      producers.add(Broker.producer(Map.of("compression.type", "gzip")));
      for (int step = 0; step < 120; step++) {
        int chosen = random.nextInt(producers.size());
        Producer<@Nullable String, @Nullable String> producer = producers.get(chosen);
        for (int count = random.nextInt(1, 6); count > 0; count--) {
          var unused = producer.send(record(topic, random));
        }
        producer.flush();
        if (chosen < 3 && random.nextInt(3) == 0) {
          end(producer, random.nextBoolean());
          producer.beginTransaction();
        }
      }
      for (Producer<@Nullable String, @Nullable String> producer : producers.subList(0, 3)) {
        end(producer, random.nextBoolean());
      }
    } finally {
      producers.forEach(Producer::close);
    }
  }

  private static void end(Producer<@Nullable String, @Nullable String> producer, boolean commits) {
    if (commits) {
      producer.commitTransaction();
    } else {
      producer.abortTransaction();
    }
  }

  private static ProducerRecord<@Nullable String, @Nullable String> record(
      String topic, Random random) {
    String bid = bid(random.nextInt(1000), random.nextInt(1000));
    String padding = " ".repeat(random.nextInt(20) == 0 ? 6_000 : random.nextInt(100));
    ProducerRecord<@Nullable String, @Nullable String> record =
        new ProducerRecord<>(
            topic,
            random.nextInt(PARTITIONS),
            1_700_000_000_000L + random.nextInt(-9999, 9999),
            random.nextInt(4) == 0 ? null : "key-" + random.nextInt(),
            bid + padding);
    if (random.nextInt(4) == 0) {
      record.headers().add("trace", Broker.utf8("x".repeat(random.nextInt(90))));
    }
    return record;
  }
}
