package io.actorflow.kafka.fetch;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/** How far a partition has been fetched, and what its brokers have said of it. */
final class PartitionFetch {
  /** A broker that has just started may not know yet what others know. */
  private static final long LONGEST_MISSING_MILLIS = 1000;

  private static final long PRESENT = -1;
  private static final int NO_REPLICA = FetchResponse.INVALID_PREFERRED_REPLICA_ID;

  private final TopicPartition partition;
  private final long lastWanted;
  private long next;
  private Optional<Integer> lastEpoch = Optional.empty();
  private Uuid topicId = Uuid.ZERO_UUID;
  private OptionalLong end = OptionalLong.empty();
  private boolean isAsked;
  private long retryMillis = Long.MIN_VALUE;
  private long missedMillis = PRESENT;
  private int missedVersion;
  private int replica = NO_REPLICA;
  private long replicaUntilMillis;

  PartitionFetch(FetchStart start) {
    partition = start.partition();
    lastWanted = start.end();
    next = start.next();
  }

  TopicPartition partition() {
    return partition;
  }

  /** Offset at which the next fetch begins. */
  long next() {
    return next;
  }

  boolean hasEnded() {
    return next > lastWanted;
  }

  boolean isDue(long nowMillis) {
    return !isAsked && !hasEnded() && nowMillis >= retryMillis;
  }

  long retryMillis() {
    return retryMillis;
  }

  void retryAt(long millis) {
    retryMillis = millis;
  }

  /** Notes which topic it is by id; false if the name belongs to another one by now. */
  boolean isOf(Uuid id) {
    if (id.equals(Uuid.ZERO_UUID)) {
      return true;
    }
    if (topicId.equals(Uuid.ZERO_UUID)) {
      topicId = id;
    }
    return topicId.equals(id);
  }

  /**
   * The metadata of that version do not have it; true if that has been so for long enough to
   * believe it.
   */
  boolean isGone(int metadataVersion, long nowMillis) {
    if (missedMillis == PRESENT) {
      missedMillis = nowMillis;
      missedVersion = metadataVersion;
    }
    return metadataVersion > missedVersion && nowMillis - missedMillis >= LONGEST_MISSING_MILLIS;
  }

  /** The metadata have it, or nothing at all. */
  void present() {
    missedMillis = PRESENT;
  }

  /**
   * The next request. With the epoch of the last record that came, the broker notices when its log
   * has been cut off below it meanwhile.
   */
  FetchRequest.PartitionData ask(int maxBytes, Optional<Integer> leaderEpoch) {
    isAsked = true;
    return new FetchRequest.PartitionData(
        topicId, next, FetchRequest.INVALID_LOG_START_OFFSET, maxBytes, leaderEpoch, lastEpoch);
  }

  /** The request has been answered, or never will be. */
  void answered() {
    isAsked = false;
  }

  /** Notes up to where there are records: those of open transactions do not count if so asked. */
  void knowEnd(PartitionData answer, boolean onlyCommitted) {
    long known = onlyCommitted ? answer.lastStableOffset() : answer.highWatermark();
    if (known >= 0) {
      end = OptionalLong.of(known - 1);
    }
  }

  OptionalLong end() {
    return end;
  }

  /** Everything up to the end of a batch has come. */
  void advance(RecordBatch last) {
    next = last.nextOffset();
    if (last.partitionLeaderEpoch() != RecordBatch.NO_PARTITION_LEADER_EPOCH) {
      lastEpoch = Optional.of(last.partitionLeaderEpoch());
    }
  }

  void preferReplica(int id, long untilMillis) {
    replica = id;
    replicaUntilMillis = untilMillis;
  }

  /** Back to the leader; false if it was asked already. */
  boolean preferLeader() {
    boolean wasOther = replica != NO_REPLICA;
    replica = NO_REPLICA;
    return wasOther;
  }

  /** The broker to ask rather than the leader, -1 for none. */
  int preferredReplica(long nowMillis) {
    if (nowMillis >= replicaUntilMillis) {
      replica = NO_REPLICA;
    }
    return replica;
  }
}
