package io.actorflow.kafka.fetch;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How to fetch: the settings of Kafka's own consumer that have to do with it. */
record FetchSettings(
    IsolationLevel isolation,
    int maxWaitMillis,
    int minBytes,
    int maxBytes,
    int maxPartitionBytes,
    boolean checksChecksums,
    String rack,
    long retryMillis,
    long metadataMaxAgeMillis,
    int requestTimeoutMillis) {
  static FetchSettings of(ConsumerConfig config) {
    return new FetchSettings(
        IsolationLevel.valueOf(
            config.getString(ConsumerConfig.ISOLATION_LEVEL_CONFIG).toUpperCase(Locale.ROOT)),
        config.getInt(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
        config.getInt(ConsumerConfig.FETCH_MIN_BYTES_CONFIG),
        config.getInt(ConsumerConfig.FETCH_MAX_BYTES_CONFIG),
        config.getInt(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        config.getBoolean(ConsumerConfig.CHECK_CRCS_CONFIG),
        config.getString(ConsumerConfig.CLIENT_RACK_CONFIG),
        config.getLong(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG),
        config.getLong(ConsumerConfig.METADATA_MAX_AGE_CONFIG),
        config.getInt(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG));
  }

  /** The settings of a consumer, checked by Kafka. */
  static ConsumerConfig config(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    // Nothing is deserialized by it; it asks for them all the same.
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new ConsumerConfig(all);
  }
}
