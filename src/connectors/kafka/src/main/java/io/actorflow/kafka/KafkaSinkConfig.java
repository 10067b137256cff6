package io.actorflow.kafka;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Delivery;
import io.actorflow.api.Format;
import io.actorflow.api.Problems;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** Where a Kafka sink writes, and how. The settings are described in reference.conf. */
public record KafkaSinkConfig(
    String bootstrapServers,
    String topic,
    boolean createTopic,
    Format format,
    Optional<String> key,
    Deletes deletes,
    Delivery.Guarantee delivery,
    Compression compression,
    Duration linger,
    ConfigMemorySize batchSize,
    ConfigMemorySize bufferMemory,
    Duration transactionTimeout,
    Duration timeout,
    Security security,
    Map<String, String> properties) {
  /** What rows that say that their key is deleted become. */
  public enum Deletes {
    TOMBSTONES,
    ROWS
  }

  /** How record batches are packed. */
  public enum Compression {
    NONE,
    GZIP,
    SNAPPY,
    LZ4,
    ZSTD
  }

  public KafkaSinkConfig {
    properties = Map.copyOf(properties);
    Problems problems = new Problems();
    BootstrapServers.check(bootstrapServers, problems);
    checkTopic(topic, problems);
    problems
        .check(isMillis(linger, 0), "linger", linger, "0 to 1 day")
        .check(
            batchSize.toBytes() >= 1 && batchSize.toBytes() <= 1 << 30,
            "batch-size",
            batchSize.toBytes(),
            "1 byte to 1 GiB")
        .check(
            bufferMemory.toBytes() >= batchSize.toBytes(),
            "buffer-memory",
            bufferMemory.toBytes(),
            "at least batch-size")
        .check(
            isMillis(transactionTimeout, 1),
            "transaction-timeout",
            transactionTimeout,
            "1ms to 1 day")
        .check(isMillis(timeout, 1), "timeout", timeout, "1ms to 1 day");
    Tuning.PRODUCER.check(properties, problems);
    problems.throwIfAny();
  }

  private static void checkTopic(String topic, Problems problems) {
    try {
      Topic.validate(topic);
    } catch (InvalidTopicException refused) {
      problems.check(
          false, "topic", "'" + topic + "'", "1 to 249 letters, digits, dots, dashes, underscores");
    }
  }

  private static boolean isMillis(Duration duration, long least) {
    return duration.toMillis() >= least && duration.toDays() <= 1;
  }

  Map<String, Object> adminSettings() {
    return ClientSettings.admin(bootstrapServers, timeout, security);
  }

  /**
   * Settings of a producer.
   *
   * @param maxMessageBytes the most that the topic takes
   */
  Map<String, Object> producerSettings(int maxMessageBytes) {
    Map<String, Object> settings = new HashMap<>();
    // The default of 100 ms is what a transaction waits when the one before is still completing;
    // with 5 ms a small one takes 2 ms rather than up to 106.
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000 + (int) linger.toMillis());
    settings.putAll(properties);
    settings.putAll(ClientSettings.common(bootstrapServers, security));
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(
        ProducerConfig.COMPRESSION_TYPE_CONFIG, compression.name().toLowerCase(Locale.ROOT));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, linger.toMillis());
    settings.put(
        ProducerConfig.BATCH_SIZE_CONFIG, (int) Math.min(batchSize.toBytes(), maxMessageBytes));
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferMemory.toBytes());
    // A request may hold a batch for each partition; what one record may have is checked before.
    settings.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        (int) Math.min(Integer.MAX_VALUE, Math.max(maxMessageBytes, 4 * batchSize.toBytes())));
    return settings;
  }
}
