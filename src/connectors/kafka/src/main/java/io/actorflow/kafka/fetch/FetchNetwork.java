package io.actorflow.kafka.fetch;

import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.memory.MemoryPool;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/** Connections to brokers, as {@link ClientUtils} makes them but for where answers come to lie. */
final class FetchNetwork {
  private static final String METRICS = "actorflow-fetch";

  /** A fetch, and the request that ends the session behind it. */
  private static final int MOST_IN_FLIGHT = 2;

  private FetchNetwork() {}

  static KafkaClient client(
      ConsumerConfig config,
      Metrics metrics,
      Metadata metadata,
      MemoryPool memory,
      LogContext log,
      Time time) {
    ChannelBuilder channels = ClientUtils.createChannelBuilder(config, time, log);
    Selector selector =
        new Selector(
            NetworkReceive.UNLIMITED,
            config.getLong(ConsumerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG),
            metrics,
            time,
            METRICS,
            Map.of(),
            true,
            false,
            channels,
            memory,
            log);
    return new NetworkClient(
        selector,
        metadata,
        config.getString(ConsumerConfig.CLIENT_ID_CONFIG),
        MOST_IN_FLIGHT,
        config.getLong(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG),
        config.getLong(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG),
        config.getInt(ConsumerConfig.SEND_BUFFER_CONFIG),
        config.getInt(ConsumerConfig.RECEIVE_BUFFER_CONFIG),
        config.getInt(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG),
        config.getLong(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
        config.getLong(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
        time,
        true,
        new ApiVersions(),
        log,
        config.getLong(CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG),
        MetadataRecoveryStrategy.forName(
            config.getString(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG)));
  }
}
