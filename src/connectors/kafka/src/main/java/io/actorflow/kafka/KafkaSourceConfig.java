package io.actorflow.kafka;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Columns;
import io.actorflow.api.Format;
import io.actorflow.api.Problems;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;

/** What a Kafka source reads, and how. The settings are described in reference.conf. */
public record KafkaSourceConfig(
    String bootstrapServers,
    List<String> topics,
    Optional<String> topicPattern,
    Optional<String> group,
    Start start,
    Optional<String> startTimestamp,
    End end,
    Format format,
    Tombstones tombstones,
    IsolationLevel isolationLevel,
    int maxRows,
    Fetch fetch,
    Duration timeout,
    Security security,
    Map<String, String> properties) {
  /** Where to begin in a partition of which nothing has been read yet. */
  public enum Start {
    EARLIEST,
    LATEST,
    TIMESTAMP
  }

  /** Where to end. */
  public enum End {
    NONE,
    LATEST
  }

  /** How much to ask the brokers for at a time. */
  public record Fetch(
      ConfigMemorySize minBytes,
      Duration maxWait,
      ConfigMemorySize maxBytes,
      ConfigMemorySize maxPartitionBytes) {
    public Fetch {
      new Problems()
          .check(isSize(minBytes), "min-bytes", minBytes.toBytes(), "1 byte to 1 GiB")
          .check(!maxWait.isNegative(), "max-wait", maxWait, "0 or more")
          .check(isSize(maxBytes), "max-bytes", maxBytes.toBytes(), "1 byte to 1 GiB")
          .check(
              isSize(maxPartitionBytes),
              "max-partition-bytes",
              maxPartitionBytes.toBytes(),
              "1 byte to 1 GiB")
          .throwIfAny();
    }

    private static boolean isSize(ConfigMemorySize size) {
      return size.toBytes() >= 1 && size.toBytes() <= 1 << 30;
    }
  }

  /** What becomes of records without a value. */
  public record Tombstones(As as, List<String> key, KeyFormat keyFormat) {
    /** What they become. */
    public enum As {
      DEAD_LETTERS,
      ROWS
    }

    /** How the key of a record is written. */
    public enum KeyFormat {
      TEXT,
      BINARY,
      JSON
    }

    public Tombstones {
      key = List.copyOf(key);
      new Problems()
          .check(as == As.ROWS || key.isEmpty(), "key", key, "none without as = rows")
          .check(
              key.size() <= 1 || keyFormat == KeyFormat.JSON,
              "key",
              key,
              "one column; several need key-format = json")
          .throwIfAny();
    }

    boolean areRows() {
      return as == As.ROWS;
    }
  }

  public KafkaSourceConfig {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
    Problems problems = new Problems();
    BootstrapServers.check(bootstrapServers, problems);
    problems
        .check(
            topics.isEmpty() == topicPattern.isPresent(),
            "topics",
            topics,
            topics.isEmpty() ? "at least one topic, or topic-pattern" : "none beside topic-pattern")
        .check(
            topics.stream().distinct().count() == topics.size(), "topics", topics, "each only once")
        .check(
            start != Start.TIMESTAMP || startTimestamp.isPresent(),
            "start-timestamp",
            "nothing",
            "when to start, such as \"2026-01-31T12:00:00Z\"")
        .check(
            start == Start.TIMESTAMP || startTimestamp.isEmpty(),
            "start-timestamp",
            startTimestamp.orElse(""),
            "none without start = timestamp")
        .check(
            startTimestamp.map(KafkaSourceConfig::isMoment).orElse(true),
            "start-timestamp",
            startTimestamp.orElse(""),
            "a time with its zone, such as \"2026-01-31T12:00:00Z\"")
        .check(
            !format.schema().getFields().isEmpty(),
            "format",
            format.type() + " without columns",
            "their names and types, such as { type = json, schema { id = long } }")
        .check(maxRows >= 1 && maxRows <= 1_000_000, "max-rows", maxRows, "1 to 1000000")
        .check(timeout.isPositive(), "timeout", timeout, "more than 0");
    for (String column : tombstones.key()) {
      TombstoneKeys.check(column, format.schema(), tombstones.keyFormat(), problems);
    }
    topicPattern.ifPresent(pattern -> checkPattern(pattern, problems));
    for (String column : Columns.names(format.schema())) {
      problems.check(
          MetadataColumn.of(column) == null,
          "format.schema." + column,
          "the name of a column that Kafka fills",
          "another name");
    }
    Tuning.CONSUMER.check(properties, problems);
    problems.throwIfAny();
  }

  private static boolean isMoment(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException refused) {
      return false;
    }
  }

  private static void checkPattern(String pattern, Problems problems) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException refused) {
      problems.check(
          false,
          "topic-pattern",
          pattern,
          "a regular expression: " + refused.getDescription() + " at " + refused.getIndex());
    }
  }

  /** When to start with {@link Start#TIMESTAMP}. */
  Instant startMoment() {
    return OffsetDateTime.parse(startTimestamp.orElseThrow()).toInstant();
  }

  String groupOf(String pipeline) {
    return group.orElse("actorflow-" + pipeline);
  }

  /** Settings of the client that asks what there is. */
  Map<String, Object> adminSettings() {
    return ClientSettings.admin(bootstrapServers, timeout, security);
  }

  /** What there is to set of the client that reads, as settings of Kafka's consumer. */
  Map<String, Object> consumerSettings(String pipeline) {
    Map<String, Object> settings = new HashMap<>();
    // The system sizes the buffer of a socket as it goes. Kafka's 64 KiB have an answer of several
    // MiB read in hundreds of pieces: half as much CPU again for receiving.
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    settings.putAll(properties);
    settings.putAll(ClientSettings.common(bootstrapServers, security));
    // Quotas and the brokers' logs know the client by it.
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, groupOf(pipeline));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolationLevel.toString());
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, (int) fetch.minBytes.toBytes());
    settings.put(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(fetch.maxWait.toMillis()));
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int) fetch.maxBytes.toBytes());
    settings.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, (int) fetch.maxPartitionBytes.toBytes());
    return settings;
  }
}
