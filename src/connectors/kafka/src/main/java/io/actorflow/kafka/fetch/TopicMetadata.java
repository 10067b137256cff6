package io.actorflow.kafka.fetch;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.utils.LogContext;

/** Who leads the partitions of some topics. */
final class TopicMetadata extends Metadata {
  private final Set<String> topics;

  TopicMetadata(ConsumerConfig config, Set<String> topics, LogContext log) {
    super(
        config.getLong(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG),
        config.getLong(ConsumerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
        config.getLong(ConsumerConfig.METADATA_MAX_AGE_CONFIG),
        log,
        new ClusterResourceListeners());
    this.topics = Set.copyOf(topics);
    bootstrap(ClientUtils.parseAndValidateAddresses(config));
  }

  @Override
  protected MetadataRequest.Builder newMetadataRequestBuilder() {
    return MetadataRequest.Builder.forTopicNames(List.copyOf(topics), false);
  }

  @Override
  protected boolean retainTopic(String topic, boolean isInternal, long nowMillis) {
    return topics.contains(topic);
  }
}
