package io.actorflow.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic that results were written to, read from its beginning. */
final class Results implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  Results(String bootstrapServers, String topic, IsolationLevel isolation) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                isolation.toString().toLowerCase(Locale.ROOT),
                "fetch.max.wait.ms",
                50),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** What has come, in the order of each partition. */
  void poll(Duration timeout, Consumer<JsonNode> result) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      result.accept(json(record));
    }
  }

  /** All that is there when this begins; only once nobody writes any more is it all there is. */
  void readAll(Consumer<JsonNode> result) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    ToIntFunction<TopicPartition> left =
        partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L) ? 1 : 0;
    Await.that(
        "the results to be read",
        Duration.ofSeconds(60),
        ends::toString,
        () -> {
          poll(Duration.ofMillis(100), result);
          return partitions.stream().mapToInt(left).sum() == 0;
        });
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A time as it stands in a result. */
  static long millis(JsonNode time) {
    return time.isNumber() ? time.asLong() : Instant.parse(time.asText()).toEpochMilli();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
