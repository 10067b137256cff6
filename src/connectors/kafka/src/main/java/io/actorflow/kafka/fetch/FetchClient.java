package io.actorflow.kafka.fetch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Fetches some partitions of a Kafka cluster, from whoever leads them, and hands on what came one
 * partition at a time.
 *
 * <p>Everything happens in {@link #poll}: who does not poll is sent no more than what has been
 * asked for already. One thread, but for {@link #wakeup}.
 */
public final class FetchClient implements AutoCloseable {
  private final FetchSettings settings;
  private final long silenceNanos;
  private final LogContext log = new LogContext("[fetch] ");
  private final Time time = Time.SYSTEM;
  private final Metrics metrics = new Metrics();
  private final TopicMetadata metadata;
  private final KafkaClient client;
  private final AnswerBuffers buffers = new AnswerBuffers();
  private final BatchBody body = new BatchBody();

  private final Map<TopicPartition, PartitionFetch> partitions = new LinkedHashMap<>();
  private final Map<String, BrokerFetch> brokers = new HashMap<>();
  private final Deque<FetchedRecords> arrived = new ArrayDeque<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable KafkaException failure;
  private String lastProblem = "";
  private long silentNanos;

  /**
   * Connects when it is polled first.
   *
   * @param consumer settings of a Kafka consumer; those that have to do with fetching count
   * @param silence longest time of polling without an answer of any broker
   */
  public FetchClient(
      Map<String, Object> consumer, Collection<FetchStart> starts, Duration silence) {
    ConsumerConfig config = FetchSettings.config(consumer);
    settings = FetchSettings.of(config);
    silenceNanos = silence.toNanos();
    for (FetchStart start : starts) {
      partitions.put(start.partition(), new PartitionFetch(start));
    }
    metadata =
        new TopicMetadata(
            config,
            partitions.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet()),
            log);
    client = FetchNetwork.client(config, metrics, metadata, buffers, log, time);
  }

  /**
   * What has been fetched of a partition, or null if nothing came within {@code timeout}. It has to
   * be closed before the next poll.
   *
   * @throws OffsetOutOfRangeException if what is wanted next is not there
   * @throws PartitionGoneException if a partition has been deleted
   * @throws TimeoutException if no broker has answered for too long
   */
  public @Nullable FetchedRecords poll(Duration timeout) {
    long start = System.nanoTime();
    if (failure == null) {
      exchange(arrived.isEmpty() ? timeout.toMillis() : 0);
    }
    long waited = System.nanoTime() - start;
    while (arrived.isEmpty() && failure == null && waited < timeout.toNanos()) {
      if (woken.getAndSet(false)) {
        return null;
      }
      exchange(Math.max(1, timeout.minusNanos(waited).toMillis()));
      waited = System.nanoTime() - start;
    }
    if (!arrived.isEmpty()) {
      return arrived.remove();
    }
    if (failure != null) {
      throw failure;
    }
    checkSilence(waited);
    return null;
  }

  private void checkSilence(long waitedNanos) {
    silentNanos += waitedNanos;
    if (silentNanos > silenceNanos
        && !partitions.values().stream().allMatch(PartitionFetch::hasEnded)) {
      throw new TimeoutException(
          "no broker has answered for %d s%s"
              .formatted(
                  Duration.ofNanos(silenceNanos).toSeconds(),
                  lastProblem.isEmpty() ? "" : " (last: " + lastProblem + ")"));
    }
  }

  /** Sends what may be sent, and takes what has come, waiting for it if need be. */
  private void exchange(long timeoutMillis) {
    if (Thread.interrupted()) {
      throw new InterruptException(new InterruptedException());
    }
    long now = time.milliseconds();
    try {
      metadata.maybeThrowAnyException();
      long wait = woken.get() ? 0 : Math.min(timeoutMillis, send(now));
      for (ClientResponse response : client.poll(wait, now)) {
        take(response);
      }
    } catch (KafkaException e) {
      failure = e;
    }
  }

  /**
   * Asks every broker that is free for all that is due there.
   *
   * @return milliseconds until there may be more to ask for
   */
  private long send(long now) {
    long wait = Long.MAX_VALUE;
    for (PartitionFetch partition : partitions.values()) {
      if (partition.isDue(now)) {
        want(partition, now);
      } else if (!partition.hasEnded() && partition.retryMillis() > now) {
        wait = Math.min(wait, partition.retryMillis() - now);
      }
    }
    for (BrokerFetch broker : brokers.values()) {
      if (broker.isWanted()) {
        wait = Math.min(wait, send(broker, now));
      }
    }
    return wait;
  }

  private void want(PartitionFetch partition, long now) {
    TopicPartition name = partition.partition();
    Metadata.LeaderAndEpoch leader = metadata.currentLeader(name);
    if (leader.leader.isEmpty()) {
      metadata.requestUpdate(false);
      Cluster known = metadata.fetch();
      // Before the first answer, and again when no broker can be reached, nothing is known.
      if (known.isBootstrapConfigured() || known.partition(name) != null) {
        partition.present();
      } else if (partition.isGone(metadata.updateVersion(), now)) {
        throw new PartitionGoneException(name);
      }
      return;
    }
    partition.present();
    if (!partition.isOf(metadata.topicIds().getOrDefault(name.topic(), Uuid.ZERO_UUID))) {
      throw outOfRange(partition, "topic '%s' has been made anew".formatted(name.topic()));
    }
    Node node = replica(partition, leader.leader.get(), now);
    brokers
        .computeIfAbsent(node.idString(), id -> new BrokerFetch(node, settings, log))
        .want(partition, node);
  }

  private Node replica(PartitionFetch partition, Node leader, long now) {
    int preferred = partition.preferredReplica(now);
    Node other = preferred < 0 ? null : metadata.fetch().nodeById(preferred);
    return other == null ? leader : other;
  }

  private long send(BrokerFetch broker, long now) {
    if (!broker.isFree(now)) {
      broker.forgetWanted();
      return broker.retryMillis() > now ? broker.retryMillis() - now : Long.MAX_VALUE;
    }
    Node node = broker.node();
    if (!client.ready(node, now)) {
      if (client.connectionFailed(node)) {
        broker.avoid();
      }
      broker.forgetWanted();
      AuthenticationException refused = client.authenticationException(node);
      if (refused != null) {
        throw refused;
      }
      return Math.max(1, client.pollDelayMs(node, now));
    }
    send(node, broker.request(name -> metadata.currentLeader(name).epoch), now);
    return Long.MAX_VALUE;
  }

  private void send(Node node, AbstractRequest.Builder<?> request, long now) {
    client.send(
        client.newClientRequest(
            node.idString(), request, now, true, settings.requestTimeoutMillis(), null),
        now);
  }

  private void take(ClientResponse response) {
    BrokerFetch broker = brokers.get(response.destination());
    if (broker == null || !broker.isAsked()) {
      return;
    }
    if (response.authenticationException() != null) {
      throw response.authenticationException();
    }
    if (response.versionMismatch() != null) {
      throw response.versionMismatch();
    }
    if (response.responseBody() instanceof FetchResponse fetched) {
      broker.over();
      take(broker, fetched, response.requestHeader().apiVersion());
    } else {
      lastProblem = "broker %s closed the connection".formatted(response.destination());
      broker.failed(DisconnectException.INSTANCE);
    }
  }

  private void take(BrokerFetch broker, FetchResponse response, short version) {
    if (!broker.isAnswer(response, version)) {
      lastProblem = "broker %s: %s".formatted(broker.node().idString(), response.error());
      broker.retryAt(time.milliseconds() + settings.retryMillis());
      metadata.requestUpdate(false);
      return;
    }
    silentNanos = 0;
    lastProblem = "";
    Answer answer = new Answer(broker, buffers);
    Map<TopicPartition, PartitionData> all =
        response.responseData(broker.session().sessionTopicNames(), version);
    broker.pauseAfter(
        all.values().stream().mapToLong(FetchResponse::recordsSize).sum(), time.milliseconds());
    all.forEach(
        (name, data) -> {
          PartitionFetch partition = partitions.get(name);
          if (partition != null) {
            take(partition, data, answer);
          }
        });
  }

  private void take(PartitionFetch partition, PartitionData data, Answer answer) {
    Errors error = Errors.forCode(data.errorCode());
    switch (error) {
      case NONE -> takeRecords(partition, data, answer);
      case NOT_LEADER_OR_FOLLOWER,
          REPLICA_NOT_AVAILABLE,
          KAFKA_STORAGE_ERROR,
          FENCED_LEADER_EPOCH,
          UNKNOWN_LEADER_EPOCH,
          OFFSET_NOT_AVAILABLE,
          UNKNOWN_TOPIC_OR_PARTITION,
          UNKNOWN_TOPIC_ID,
          INCONSISTENT_TOPIC_ID,
          UNKNOWN_SERVER_ERROR -> {
        lastProblem = "%s: %s".formatted(partition.partition(), error.message());
        partition.preferLeader();
        partition.retryAt(time.milliseconds() + settings.retryMillis());
        metadata.requestUpdate(false);
      }
      case OFFSET_OUT_OF_RANGE -> {
        // A follower may only be behind; the leader knows.
        if (!partition.preferLeader()) {
          fail(outOfRange(partition, error.message()));
        }
      }
      case TOPIC_AUTHORIZATION_FAILED ->
          fail(new TopicAuthorizationException(partition.partition().topic()));
      default ->
          fail(
              new KafkaException(
                  "fetching %s at offset %d: %s"
                      .formatted(partition.partition(), partition.next(), error.message()),
                  error.exception()));
    }
  }

  private void takeRecords(PartitionFetch partition, PartitionData data, Answer answer) {
    if (FetchResponse.isDivergingEpoch(data)) {
      fail(truncated(partition, data));
      return;
    }
    partition.knowEnd(data, settings.isolation() == IsolationLevel.READ_COMMITTED);
    FetchResponse.preferredReadReplica(data)
        .ifPresent(
            id ->
                partition.preferReplica(id, time.milliseconds() + settings.metadataMaxAgeMillis()));
    MemoryRecords records = (MemoryRecords) FetchResponse.recordsOrFail(data);
    if (records.sizeInBytes() == 0) {
      return;
    }
    RecordBatch last = null;
    for (RecordBatch batch : records.batches()) {
      last = batch;
    }
    if (last == null) {
      fail(
          new KafkaException(
              "%s at offset %d: %d bytes came, and no whole record batch is among them"
                  .formatted(partition.partition(), partition.next(), records.sizeInBytes())));
      return;
    }
    answer.add(records.buffer().array());
    arrived.add(
        new FetchedRecords(
            partition.partition(),
            records,
            partition.next(),
            settings.isolation() == IsolationLevel.READ_COMMITTED
                ? new AbortedTransactions(data.abortedTransactions())
                : null,
            settings.checksChecksums(),
            body,
            answer::read));
    partition.advance(last);
  }

  /** What has come before still counts: see {@link #poll}. */
  private void fail(KafkaException problem) {
    if (failure == null) {
      failure = problem;
    }
  }

  private static OffsetOutOfRangeException outOfRange(PartitionFetch partition, String why) {
    return new OffsetOutOfRangeException(why, Map.of(partition.partition(), partition.next()));
  }

  private static LogTruncationException truncated(PartitionFetch partition, PartitionData data) {
    long end = data.divergingEpoch().endOffset();
    return new LogTruncationException(
        "%s has been cut off at offset %d, below what was read"
            .formatted(partition.partition(), end),
        Map.of(partition.partition(), partition.next()),
        Map.of(partition.partition(), new OffsetAndMetadata(Math.max(0, end))));
  }

  /** Offset of the last record there is, as the last answer said. */
  public OptionalLong end(TopicPartition partition) {
    PartitionFetch fetch = partitions.get(partition);
    return fetch == null ? OptionalLong.empty() : fetch.end();
  }

  /** Ends a poll that waits, or else the next one that would. */
  public void wakeup() {
    woken.set(true);
    client.wakeup();
  }

  @Override
  public void close() {
    try {
      endSessions();
    } finally {
      Utils.closeQuietly(client, "network client");
      metadata.close();
      metrics.close();
      body.close();
    }
  }

  /** Sends the brokers word, and does not wait for what they say to it. */
  private void endSessions() {
    long now = time.milliseconds();
    for (BrokerFetch broker : brokers.values()) {
      if (client.isReady(broker.node(), now)) {
        broker.lastRequest().ifPresent(last -> send(broker.node(), last, now));
      }
    }
    client.poll(0, now);
  }
}
