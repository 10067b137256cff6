package io.actorflow.kafka;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.NearestName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What a Kafka cluster holds: topics, partitions, offsets, and the progress of groups. */
final class Catalog implements AutoCloseable {
  private static final int MOST_NAMES = 10;

  private final Admin admin;
  private final Failures failures;
  private final Duration timeout;

  private Catalog(Admin admin, Failures failures, Duration timeout) {
    this.admin = admin;
    this.failures = failures;
    this.timeout = timeout;
  }

  static Catalog open(Map<String, Object> settings, String servers, Duration timeout) {
    Failures failures = new Failures(servers);
    try {
      return new Catalog(Admin.create(settings), failures, timeout);
    } catch (KafkaException e) {
      throw failures.ofClient("connecting to Kafka " + servers, e);
    }
  }

  /** The names of all topics that may be seen, without Kafka's own. */
  SortedSet<String> topics() {
    return new TreeSet<>(await("listing topics", admin.listTopics().names()));
  }

  /** Fails if one of {@code wanted} is not among the topics. */
  void require(Collection<String> wanted) {
    SortedSet<String> there = topics();
    for (String topic : wanted) {
      if (!there.contains(topic)) {
        throw unknown(topic, there);
      }
    }
  }

  /** Makes a topic as the brokers make them by default, unless it is there. */
  void create(String topic) {
    if (topics().contains(topic)) {
      return;
    }
    NewTopic wanted = new NewTopic(topic, Optional.empty(), Optional.empty());
    try {
      await("creating topic '%s'".formatted(topic), admin.createTopics(List.of(wanted)).all());
    } catch (ConnectorException refused) {
      if (!(refused.getCause() instanceof TopicExistsException)) {
        throw refused;
      }
    }
  }

  private ConnectorException unknown(String topic, SortedSet<String> there) {
    String near = NearestName.of(topic, there).map(it -> "; did you mean '" + it + "'?").orElse("");
    return ConnectorException.permanent(
        "topic '%s' is not at Kafka %s (%s)%s Create it, correct its name, or let this user see it"
            .formatted(topic, failures.servers(), some(there), near.isEmpty() ? "." : near),
        new UnknownTopicOrPartitionException("no topic " + topic));
  }

  /** A few of the names, for messages. */
  static String some(Set<String> topics) {
    if (topics.isEmpty()) {
      return "there are no topics";
    }
    String names = topics.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return topics.size() <= MOST_NAMES
        ? "there are: " + names
        : "there are %d: %s, …".formatted(topics.size(), names);
  }

  /** The partitions of some topics, in order. */
  List<TopicPartition> partitions(Collection<String> topics) {
    var described =
        await("describing topics " + topics, admin.describeTopics(topics).allTopicNames());
    return described.values().stream()
        .sorted((left, right) -> left.name().compareTo(right.name()))
        .flatMap(
            topic ->
                IntStream.range(0, topic.partitions().size())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
        .toList();
  }

  /** The ids of those of some topics that are there: a topic that is made anew has another. */
  Map<String, String> ids(Collection<String> topics) {
    Map<String, String> ids = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, answer) -> {
              try {
                ids.put(
                    topic, id(await("describing topic '%s'".formatted(topic), answer).topicId()));
              } catch (ConnectorException refused) {
                if (!(refused.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw refused;
                }
              }
            });
    return ids;
  }

  /** Empty from brokers that give topics none. */
  private static String id(Uuid id) {
    return id.equals(Uuid.ZERO_UUID) ? "" : id.toString();
  }

  /** The offset of each partition, in their order, that {@code spec} means; -1 for none. */
  long[] offsets(List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    var found =
        admin.listOffsets(
            partitions.stream().collect(Collectors.toMap(it -> it, it -> spec)),
            new ListOffsetsOptions(isolation));
    return partitions.stream()
        .mapToLong(
            partition ->
                await(
                        "finding offsets of '%s'".formatted(Partitions.split(partition)),
                        found.partitionResult(partition))
                    .offset())
        .toArray();
  }

  /** The most bytes of a batch that a topic takes. */
  int maxMessageBytes(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var settings =
        await(
            "reading the settings of topic '%s'".formatted(topic),
            admin.describeConfigs(List.of(resource)).all());
    return settings.values().stream()
        .map(of -> of.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
        .map(entry -> Integer.parseInt(entry.value()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What a group has committed for a partition, null if nothing. Waits until no transaction that
   * would change it is open.
   */
  @Nullable OffsetAndMetadata stableOffset(String group, TopicPartition partition) {
    return await(
            "reading the positions of group '%s'".formatted(group),
            admin
                .listConsumerGroupOffsets(
                    group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata())
        .get(partition);
  }

  /** The offsets that a group has committed for some partitions; without those that it has not. */
  Map<TopicPartition, Long> groupOffsets(String group, Collection<TopicPartition> partitions) {
    var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(
            "reading the offsets of group '%s'".formatted(group),
            admin
                .listConsumerGroupOffsets(Map.of(group, spec))
                .partitionsToOffsetAndMetadata(group))
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                offsets.put(partition, offset.offset());
              }
            });
    return offsets;
  }

  /** Commits offsets of a group that has no members; does not wait for it. */
  KafkaFuture<Void> commit(String group, Map<TopicPartition, Long> offsets) {
    return admin
        .alterConsumerGroupOffsets(
            group,
            offsets.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, entry -> new OffsetAndMetadata(entry.getValue()))))
        .all();
  }

  private <T> T await(String what, KafkaFuture<T> answer) {
    try {
      // The client has its own deadline, the same one, and says more when that passes.
      return answer.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failures.of(what, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failures.of(what, new org.apache.kafka.common.errors.TimeoutException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ConnectorException.retryable("interrupted while " + what, e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
