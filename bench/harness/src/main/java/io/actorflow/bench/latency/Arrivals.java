package io.actorflow.bench.latency;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.BidTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed results, checks each of them, and notes how long every single bid took: from when
 * it was due until a result was there that counts it. A result that counts several new bids is the
 * arrival of each of them.
 */
final class Arrivals implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long HIGHEST_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int DIGITS = 3;

  private final Schedule schedule;
  private final long startNanos;
  private final int firstMeasured;
  private final Consumer<byte[], byte[]> consumer;
  private final JsonFactory json = new JsonFactory();
  private final int[] counted;
  private final long[] totals;
  private final Histogram latencies = new Histogram(HIGHEST_NANOS, DIGITS);
  private long arrived;
  private long rows;
  private long repeats;

  /**
   * @param topic of results, empty
   * @param firstMeasured events before it do not count
   */
  Arrivals(Schedule schedule, String bootstrap, String topic, long startNanos, int firstMeasured) {
    this.schedule = schedule;
    this.startNanos = startNanos;
    this.firstMeasured = firstMeasured;
    counted = new int[schedule.keys()];
    totals = new long[schedule.keys()];
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, BidTopic.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Takes what is there, waiting for it a moment if need be. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      try {
        take(record.value(), System.nanoTime() - startNanos);
      } catch (IOException failed) {
        throw new BenchException(
            "a result is no JSON: " + new String(record.value(), StandardCharsets.UTF_8), failed);
      }
    }
  }

  private void take(byte[] result, long nanos) throws IOException {
    long bidder = -1;
    long bids = -1;
    long total = -1;
    try (JsonParser parser = json.createParser(result)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "bidder" -> bidder = parser.getLongValue();
          case "bids" -> bids = parser.getLongValue();
          case "total" -> total = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
    }
    if (bidder == schedule.nobody()) {
      return;
    }
    rows++;
    if (bidder < 0
        || bidder >= schedule.keys()
        || bids < 1
        || bids > schedule.count((int) bidder)) {
      throw wrong(result, "a bidder of %d and no more bids than it has".formatted(schedule.keys()));
    }
    take((int) bidder, (int) bids, total, nanos, result);
  }

  private void take(int key, int count, long total, long nanos, byte[] result) {
    if (count <= counted[key]) {
      repeats++;
      return;
    }
    for (int number = counted[key]; number < count; number++) {
      int event = schedule.event(key, number);
      totals[key] += schedule.price(event);
      if (event >= firstMeasured) {
        latencies.recordValue(
            Math.min(HIGHEST_NANOS, Math.max(0, nanos - schedule.dueNanos(event))));
      }
    }
    arrived += count - counted[key];
    counted[key] = count;
    if (total != totals[key]) {
      throw wrong(result, "a total of %d".formatted(totals[key]));
    }
  }

  private static BenchException wrong(byte[] result, String expected) {
    return new BenchException(
        "wrong result: %s (expected: %s)"
            .formatted(new String(result, StandardCharsets.UTF_8), expected));
  }

  boolean areComplete() {
    return arrived == schedule.events();
  }

  /** Events that some result has counted. */
  long arrived() {
    return arrived;
  }

  /** Results read. */
  long rows() {
    return rows;
  }

  /** Results that count no more bids than one before. */
  long repeats() {
    return repeats;
  }

  /** In nanoseconds, one for each event that counts. */
  Histogram latencies() {
    return latencies;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
