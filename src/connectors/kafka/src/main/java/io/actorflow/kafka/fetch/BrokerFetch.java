package io.actorflow.kafka.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.FetchSessionHandler;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.utils.LogContext;

/**
 * The conversation with one broker: one request at a time, in a session, so that a request names
 * only what has changed since the last.
 *
 * <p>While one response is being read, one more is fetched, and no third: what it needs of memory
 * is twice {@code fetch.max.bytes}.
 */
final class BrokerFetch {
  private static final int MOST_ANSWERS = 2;

  /** Where less comes at once, there is time to let some more come together. */
  private static final long FEW_BYTES = 64 << 10;

  /**
   * A request and its answer cost both sides the same for one record and for a hundred. Asked again
   * at once, a broker with a steady trickle answers thousands of times a second.
   */
  private static final long PAUSE_MILLIS = 2;

  private static final short LAST_VERSION_WITHOUT_TOPIC_IDS = 12;

  private Node node;
  private final FetchSettings settings;
  private final FetchSessionHandler session;
  private final List<PartitionFetch> wanted = new ArrayList<>();
  private final List<PartitionFetch> asked = new ArrayList<>();
  private int answers;
  private long retryMillis = Long.MIN_VALUE;

  BrokerFetch(Node node, FetchSettings settings, LogContext log) {
    this.node = node;
    this.settings = settings;
    session = new FetchSessionHandler(log, node.id());
  }

  Node node() {
    return node;
  }

  /** Whether it may be asked for more now. */
  boolean isFree(long nowMillis) {
    return asked.isEmpty() && answers < MOST_ANSWERS && nowMillis >= retryMillis;
  }

  boolean isAsked() {
    return !asked.isEmpty();
  }

  long retryMillis() {
    return retryMillis;
  }

  void retryAt(long millis) {
    retryMillis = millis;
  }

  /** An answer with so many bytes of records has come. */
  void pauseAfter(long bytes, long nowMillis) {
    if (bytes > 0 && bytes < FEW_BYTES) {
      retryAt(nowMillis + PAUSE_MILLIS);
    }
  }

  /** One answer more, or one less, is kept until it has been read. */
  void keeps(int more) {
    answers += more;
  }

  /**
   * Adds a partition to the next request.
   *
   * @param current the broker, whose address may have changed
   */
  void want(PartitionFetch partition, Node current) {
    node = current;
    wanted.add(partition);
  }

  /** The partitions that wait for the next request, which will not be sent now. */
  void forgetWanted() {
    wanted.clear();
  }

  /** The broker cannot be reached; where it is not the leader, the leader is next. */
  void avoid() {
    wanted.forEach(PartitionFetch::preferLeader);
  }

  boolean isWanted() {
    return !wanted.isEmpty();
  }

  /** The request for all that is wanted. */
  FetchRequest.Builder request(LeaderEpochs epochs) {
    FetchSessionHandler.Builder builder = session.newBuilder();
    for (PartitionFetch partition : wanted) {
      TopicPartition name = partition.partition();
      builder.add(name, partition.ask(settings.maxPartitionBytes(), epochs.of(name)));
    }
    asked.addAll(wanted);
    wanted.clear();
    return request(builder.build());
  }

  /** What the leader that is asked is known by. */
  interface LeaderEpochs {
    Optional<Integer> of(TopicPartition partition);
  }

  private FetchRequest.Builder request(FetchSessionHandler.FetchRequestData data) {
    short version =
        data.canUseTopicIds() ? ApiKeys.FETCH.latestVersion() : LAST_VERSION_WITHOUT_TOPIC_IDS;
    return FetchRequest.Builder.forConsumer(
            version, settings.maxWaitMillis(), settings.minBytes(), data.toSend())
        .isolationLevel(settings.isolation())
        .setMaxBytes(settings.maxBytes())
        .metadata(data.metadata())
        .removed(data.toForget())
        .replaced(data.toReplace())
        .rackId(settings.rack());
  }

  /** The request that ends the session, which the broker would keep for a while otherwise. */
  Optional<FetchRequest.Builder> lastRequest() {
    if (session.sessionId() == 0) {
      return Optional.empty();
    }
    session.notifyClose();
    return Optional.of(request(session.newBuilder().build()));
  }

  /** Takes an answer; false if the session is lost and the answer says nothing else. */
  boolean isAnswer(FetchResponse response, short version) {
    return session.handleResponse(response, version);
  }

  FetchSessionHandler session() {
    return session;
  }

  /** No answer will come; if it is not the leader that was asked, the leader is next. */
  void failed(Throwable failure) {
    session.handleError(failure);
    asked.forEach(PartitionFetch::preferLeader);
    over();
  }

  /** The request is over. */
  void over() {
    asked.forEach(PartitionFetch::answered);
    asked.clear();
  }
}
