package io.actorflow.bench.nexmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What has been committed to a topic, from its beginning to its end. */
final class TopicRows {
  private static final Duration POLL = Duration.ofMillis(500);

  private TopicRows() {}

  /** Takes records. */
  @FunctionalInterface
  interface Taker<E extends Exception> {
    void take(ConsumerRecord<String, String> record) throws E;
  }

  /** How many there are. */
  static <E extends Exception> long read(String bootstrap, String topic, Taker<E> taker) throws E {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    List<TopicPartition> partitions =
        IntStream.range(0, Input.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    long records = 0;
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          taker.take(record);
          records++;
        }
      }
    }
    return records;
  }
}
