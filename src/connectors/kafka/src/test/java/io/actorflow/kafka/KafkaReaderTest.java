package io.actorflow.kafka;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.kafka.Broker.bid;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.dev.KafkaProcess;
import io.actorflow.dev.Topics;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KafkaReaderTest {
  private static final Schema BIDS = schema(int64("auction"), int64("price"));

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void readsAllRecordsOfAllPartitionsWithTheirPositions() {
    String topic = Broker.topic("bids", 2);
    Broker.send(topic, 0, bid(1, 10), bid(2, 20));
    Broker.send(topic, 1, bid(3, 30));

    Reading reading = Reading.toTheEnd(bounded(topic), BIDS, memory.get());

    assertThat(reading.rows).containsExactlyInAnyOrder(row(1L, 10L), row(2L, 20L), row(3L, 30L));
    assertThat(reading.ranges(topic + "-0")).containsExactly("(-1, 1]");
    assertThat(reading.ranges(topic + "-1")).containsExactly("(-1, 0]");
    assertThat(reading.letters).isEmpty();
  }

  @Test
  void goesOnBehindAPositionAndEndsBatchesAtCutsAndAtTheirMostRows() {
    String topic = Broker.topic("cut", 1);
    Broker.send(
        topic, 0, LongStream.range(0, 10).mapToObj(id -> bid(id, 1)).toArray(String[]::new));
    KafkaSource source = source("topics = [%s], end = latest, max-rows = 3".formatted(topic));
    Split split = source.splits().getFirst();

    Reading reading =
        Reading.toTheEnd(
            source, BIDS, memory.get(), List.of(new SplitStart(split, 1, List.of(2L, 6L))));

    assertThat(reading.rows)
        .isEqualTo(LongStream.range(2, 10).mapToObj(id -> row(id, 1L)).toList());
    // Which batches there are between the cuts depends on how the client fetches.
    assertThat(reading.ranges(topic + "-0"))
        .startsWith("(1, 2]")
        .anyMatch(range -> range.endsWith(", 6]"))
        .anyMatch(range -> range.startsWith("(6, "));
    assertThat(reading.provenances).allMatch(it -> it.to() - it.from() <= 3);
  }

  @Test
  void readsOnlyTheColumnsThatAreAskedFor() {
    String topic = Broker.topic("columns", 1);
    Broker.send(topic, 0, "{\"auction\":1,\"price\":\"no number, and nobody asks\"}");

    Reading reading = Reading.toTheEnd(bounded(topic), schema(int64("auction")), memory.get());

    assertThat(reading.rows).containsExactly(row(1L));
  }

  @Test
  void whatCannotBeReadIsKeptAndItsNeighboursFlow() {
    String topic = Broker.topic("poison", 1);
    Broker.send(topic, 0, bid(1, 1), "{\"auction\":", bid(2, 2), null, bid(3, 3), "[]");

    Reading reading = Reading.toTheEnd(bounded(topic), BIDS, memory.get());

    assertThat(reading.rows).containsExactly(row(1L, 1L), row(2L, 2L), row(3L, 3L));
    assertThat(reading.letters).extracting(DeadLetter::offset).containsExactly(1L, 3L, 5L);
    DeadLetter broken = reading.letters.getFirst();
    assertThat(broken.origin()).isEqualTo(topic + "-0");
    assertThat(broken.payload()).isEqualTo(Broker.utf8("{\"auction\":"));
    assertThat(broken.key()).isEqualTo(Broker.utf8("key"));
    assertThat(broken.payloadSize()).isEqualTo(11);
    assertThat(broken.attempts()).isEqualTo(1);
    DeadLetter tombstone = reading.letters.get(1);
    assertThat(tombstone.cause()).contains("no value");
    assertThat(tombstone.payloadSize()).isZero();
  }

  @Test
  void aTopicThatIsDeletedUnderItIsNamed() {
    String topic = Broker.topic("deleted", 1);
    Broker.send(topic, 0, bid(1, 1));
    KafkaSource source = source("topics = [%s]".formatted(topic));
    List<SplitStart> starts = Reading.starts(source);
    TestReaderContext context =
        new TestReaderContext("test", BIDS, memory.get(), new ArrayList<>());

    try (SplitReader reader = source.open(context, starts)) {
      readOne(reader);
      try (Topics topics = new Topics(Broker.servers())) {
        topics.delete(topic);
      }
      assertThatThrownBy(() -> readOne(reader))
          .isInstanceOfSatisfying(
              ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
          .hasMessageStartingWith(
              "partition '%s-0' is no longer at Kafka %s, it was deleted or may no longer be seen; it had been read to offset 0."
                  .formatted(topic, Broker.servers()));
    }
  }

  private static void readOne(SplitReader reader) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - deadline < 0) {
      Batch batch = reader.poll(Duration.ofMillis(100));
      if (batch != null) {
        batch.close();
        return;
      }
    }
    throw new AssertionError("nothing came");
  }

  @Test
  void addsWhatKafkaKnowsOfARecord() {
    String topic = Broker.topic("metadata", 1);
    Instant moment = Instant.parse("2026-01-31T12:00:00.123Z");
    try (var producer = Broker.producer(Map.of())) {
      long millis = moment.toEpochMilli();
      ProducerRecord<@Nullable String, @Nullable String> record =
          new ProducerRecord<>(topic, 0, millis, "k", bid(7, 70));
      record.headers().add("trace", Broker.utf8("a\"b\n"));
      record.headers().add("twice", Broker.utf8("1")).add("twice", null);
      Broker.send(producer, record);
      Broker.send(producer, new ProducerRecord<>(topic, 0, millis, null, "broken"));
      Broker.send(producer, new ProducerRecord<>(topic, 0, millis, null, bid(8, 80)));
    }
    Schema columns =
        schema(
            MetadataColumn.HEADERS.field(),
            int64("price"),
            MetadataColumn.OFFSET.field(),
            MetadataColumn.KEY.field(),
            MetadataColumn.TIMESTAMP.field(),
            MetadataColumn.TOPIC.field(),
            MetadataColumn.PARTITION.field());

    Reading reading = Reading.toTheEnd(bounded(topic), columns, memory.get());

    assertThat(new Rows(columns, reading.rows))
        .isEqualTo(
            Rows.batch(
                columns,
                row(
                    "{\"trace\":\"a\\\"b\\u000a\",\"twice\":[\"1\",null]}",
                    70L,
                    0L,
                    Broker.utf8("k"),
                    moment,
                    topic,
                    0),
                row("{}", 80L, 2L, null, moment, topic, 0)));
  }

  @Test
  void whoAsksForMetadataOnlyGetsEveryRecord() {
    String topic = Broker.topic("any", 1);
    Broker.send(topic, 0, "not JSON", null);

    Reading reading =
        Reading.toTheEnd(bounded(topic), schema(MetadataColumn.OFFSET.field()), memory.get());

    assertThat(reading.rows).containsExactly(row(0L), row(1L));
    assertThat(reading.letters).isEmpty();
  }

  @Test
  void passesOverTransactionsMarkersAndWhatWasAborted() {
    String topic = Broker.topic("transactions", 1);
    try (var producer = Broker.producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      Broker.send(producer, new ProducerRecord<>(topic, 0, null, bid(1, 1)));
      producer.commitTransaction();
      producer.beginTransaction();
      Broker.send(producer, new ProducerRecord<>(topic, 0, null, bid(2, 2)));
      producer.abortTransaction();
    }
    KafkaSource source = bounded(topic);

    Reading reading = Reading.toTheEnd(source, BIDS, memory.get());

    // Two records, each with the marker of its transaction behind it.
    assertThat(source.splits().getFirst().end()).isEqualTo(3);
    assertThat(reading.rows).containsExactly(row(1L, 1L));
    assertThat(reading.provenances.getLast().to()).isEqualTo(3);
  }

  @Test
  void anOpenTransactionHoldsBackWhatIsBehindIt() {
    String topic = Broker.topic("open", 1);
    try (var producer = Broker.producer(Map.of("transactional.id", topic));
        SplitReader reader = open(source("topics = [%s]".formatted(topic)))) {
      producer.initTransactions();
      Broker.send(topic, 0, bid(0, 0));
      producer.beginTransaction();
      Broker.send(producer, new ProducerRecord<>(topic, 0, null, bid(1, 1)));
      Broker.send(topic, 0, bid(2, 2));

      try (Batch first = pollUntilBatch(reader)) {
        assertThat(Rows.of(first).rows()).containsExactly(row(0L, 0L));
      }
      assertThat(reader.poll(Duration.ofMillis(500))).isNull();
      assertThat(reader.end(topic + "-0")).isEqualTo(OptionalLong.of(0));

      producer.commitTransaction();
      try (Batch rest = pollUntilBatch(reader)) {
        assertThat(Rows.of(rest).rows()).containsExactly(row(1L, 1L), row(2L, 2L));
      }
    }
  }

  @Test
  void aTopicThatIsMadeAnewWhileItIsReadIsAnError() {
    String topic = Broker.topic("anew", 1);
    Broker.send(topic, 0, bid(0, 0), bid(1, 1));
    try (SplitReader reader = open(source("topics = [%s], max-rows = 1".formatted(topic)));
        Topics topics = new Topics(Broker.servers())) {
      pollUntilBatch(reader).close();
      topics.delete(topic);
      topics.create(topic, 1);
      Broker.send(topic, 0, bid(2, 2), bid(3, 3), bid(4, 4));

      assertThatThrownBy(
              () -> {
                while (true) {
                  try (Batch batch = pollUntilBatch(reader)) {
                    assertThat(Rows.of(batch).rows()).containsExactly(row(1L, 1L));
                  }
                }
              })
          .isInstanceOfSatisfying(
              ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
          .hasMessageContaining("offset 2 of '%s-0' is wanted, there are 0 to 2".formatted(topic))
          .hasMessageContaining("the topic was made anew");
    }
  }

  @Test
  void aTopicThatWasMadeAnewBeforeItIsReadOnIsAnError() {
    String topic = Broker.topic("anew-between", 1);
    Broker.send(topic, 0, bid(0, 0), bid(1, 1));
    KafkaSource source = source("topics = [%s], end = latest".formatted(topic));
    Split known = source.splits().getFirst();
    List<SplitStart> starts = List.of(new SplitStart(known, 0, List.of()));
    assertThat(Reading.toTheEnd(source, BIDS, memory.get(), starts).rows)
        .containsExactly(row(1L, 1L));

    try (Topics topics = new Topics(Broker.servers())) {
      topics.delete(topic);
      topics.create(topic, 1);
    }
    Broker.send(topic, 0, bid(2, 2), bid(3, 3), bid(4, 4));

    assertThatThrownBy(() -> Reading.toTheEnd(source, BIDS, memory.get(), starts))
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
        .hasMessageStartingWith(
            "topic '%s' at Kafka %s is not the one that was read before: it was deleted and made anew (its id was %s and is %s)."
                .formatted(
                    topic,
                    Broker.servers(),
                    known.identity(),
                    source.splits().getFirst().identity()))
        .hasMessageContaining("delete the pipeline and submit it again");
  }

  @Test
  void whatWasBegunBeforeTopicsHadIdsIsReadOn() {
    String topic = Broker.topic("without-id", 1);
    Broker.send(topic, 0, bid(0, 0), bid(1, 1));
    KafkaSource source = source("topics = [%s], end = latest".formatted(topic));
    Split found = source.splits().getFirst();
    Split known = new Split(found.name(), found.start(), found.end());
    assertThat(
            Reading.toTheEnd(
                    source, BIDS, memory.get(), List.of(new SplitStart(known, 0, List.of())))
                .rows)
        .containsExactly(row(1L, 1L));
  }

  @Test
  void recordsThatAreGoneAreAnErrorAndNotSkipped() throws Exception {
    String topic = Broker.topic("gone", 1);
    Broker.send(topic, 0, bid(0, 0), bid(1, 1), bid(2, 2), bid(3, 3));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Broker.servers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
    KafkaSource source = bounded(topic);
    assertThat(source.splits().getFirst().start()).isEqualTo(1);
    List<SplitStart> starts = List.of(new SplitStart(source.splits().getFirst(), 0, List.of()));

    assertThatThrownBy(() -> Reading.toTheEnd(source, BIDS, memory.get(), starts))
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
        .hasMessageContaining(
            "offset 1 of '%s-0' is wanted, there are 2 to 3 at Kafka".formatted(topic))
        .hasMessageContaining("nothing is skipped silently");
  }

  @Test
  void showsItsProgressToTheGroupAndNeverMovesItBack() throws Exception {
    String topic = Broker.topic("progress", 2);
    Broker.send(topic, 0, bid(0, 0), bid(1, 1), bid(2, 2));
    KafkaSource source = source("topics = [%s], end = latest, group = %s".formatted(topic, topic));

    try (SplitReader reader = open(source)) {
      reader.committed(topic + "-0", 1);
    }
    assertThat(groupOffsets(topic)).containsExactly(Map.entry(new TopicPartition(topic, 0), 2L));

    try (SplitReader reader = open(source)) {
      reader.committed(topic + "-0", 0);
      reader.committed(topic + "-1", 0);
    }
    assertThat(groupOffsets(topic))
        .isEqualTo(Map.of(new TopicPartition(topic, 0), 2L, new TopicPartition(topic, 1), 1L));
  }

  private static Map<TopicPartition, Long> groupOffsets(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Broker.servers()))) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      return offsets.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
  }

  @Test
  void commitsWhileItPolls() throws Exception {
    String topic = Broker.topic("polling", 1);
    try (SplitReader reader = open(source("topics = [%s], group = %s".formatted(topic, topic)))) {
      reader.committed(topic + "-0", 5);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (groupOffsets(topic).isEmpty()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        assertThat(reader.poll(Duration.ofMillis(100))).isNull();
      }
    }
    assertThat(groupOffsets(topic)).containsExactly(Map.entry(new TopicPartition(topic, 0), 6L));
  }

  @Test
  void knowsTheEndOfASplitOnceItHasRead() {
    String topic = Broker.topic("lag", 1);
    Broker.send(topic, 0, bid(0, 0), bid(1, 1), bid(2, 2));

    try (SplitReader reader = open(source("topics = [%s], max-rows = 1".formatted(topic)))) {
      Batch first = pollUntilBatch(reader);
      first.close();
      assertThat(first.provenance().to()).isZero();
      assertThat(reader.end(topic + "-0")).isEqualTo(OptionalLong.of(2));
    }
  }

  private static Batch pollUntilBatch(SplitReader reader) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - deadline < 0) {
      Batch batch = reader.poll(Duration.ofMillis(200));
      if (batch != null) {
        return batch;
      }
    }
    throw new AssertionError("no batch within 20 s");
  }

  @Test
  void aWaitingPollCanBeWoken() throws Exception {
    String topic = Broker.topic("quiet", 1);
    try (SplitReader reader = open(source("topics = [%s]".formatted(topic)))) {
      CompletableFuture<Batch> poll =
          CompletableFuture.supplyAsync(() -> reader.poll(Duration.ofSeconds(60)));
      reader.wakeup();
      assertThat(poll.get(10, TimeUnit.SECONDS)).isNull();
    }
  }

  @Test
  void aBrokerThatGoesAwayIsAnErrorAndReadingGoesOnWhenItIsBack(@TempDir Path folder) {
    List<Row> rows = new ArrayList<>();
    int port;
    List<SplitStart> rest;
    try (KafkaProcess kafka = KafkaProcess.start(folder, 0);
        Topics topics = new Topics(kafka.bootstrapServers())) {
      port = kafka.port();
      topics.create("bids", 1);
      try (var producer = Broker.producer(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        Broker.send(producer, new ProducerRecord<>("bids", bid(1, 1)));
        Broker.send(producer, new ProducerRecord<>("bids", bid(2, 2)));
      }
      KafkaSource source = at(kafka, "none");
      try (SplitReader reader = open(source)) {
        Batch first = pollUntilBatch(reader);
        try (first) {
          rows.addAll(Rows.of(first).rows());
        }
        Split split = at(kafka, "latest").splits().getFirst();
        rest = List.of(new SplitStart(split, first.provenance().to(), List.of()));
        kafka.kill();
        // What the client had fetched by then still comes.
        assertThatThrownBy(
                () -> {
                  while (true) {
                    pollUntilBatch(reader).close();
                  }
                })
            .isInstanceOfSatisfying(
                ConnectorException.class, failure -> assertThat(failure.isRetryable()).isTrue())
            .hasMessageContaining("no answer in time");
      }
    }
    try (KafkaProcess kafka = KafkaProcess.start(folder, port)) {
      rows.addAll(Reading.toTheEnd(at(kafka, "latest"), BIDS, memory.get(), rest).rows);
    }
    assertThat(rows).containsExactly(row(1L, 1L), row(2L, 2L));
  }

  private static KafkaSource at(KafkaProcess kafka, String end) {
    return new KafkaSource(
        Settings.source(
            "bootstrap-servers = \"%s\", end = %s, timeout = 2s, max-rows = 1"
                .formatted(kafka.bootstrapServers(), end)));
  }

  private SplitReader open(KafkaSource source) {
    return source.open(
        new TestReaderContext("test", BIDS, memory.get(), new ArrayList<>()),
        Reading.starts(source));
  }

  private static KafkaSource bounded(String topic) {
    return source("topics = [%s], end = latest".formatted(topic));
  }

  private static KafkaSource source(String settings) {
    return new KafkaSource(
        Settings.source("bootstrap-servers = \"%s\"\n%s".formatted(Broker.servers(), settings)));
  }
}
