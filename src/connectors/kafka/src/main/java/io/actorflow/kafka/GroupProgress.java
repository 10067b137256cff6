package io.actorflow.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far a pipeline is as committed offsets of a consumer group, for the tools that look
 * there. Nothing is read back from it, so a commit that fails is told, and made good by the next.
 *
 * <p>An offset never moves back: neither below what this reader has committed, nor below what the
 * group had before.
 */
final class GroupProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupProgress.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration LAST_COMMIT_DEADLINE = Duration.ofSeconds(5);

  private final Consumer<?, ?> consumer;
  private final String group;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> waiting = new HashMap<>();
  private long lastCommitNanos = System.nanoTime();
  private boolean failing;

  /** Asks what the group has committed. */
  GroupProgress(Consumer<?, ?> consumer, String group, Collection<TopicPartition> partitions) {
    this.consumer = consumer;
    this.group = group;
    consumer
        .committed(Set.copyOf(partitions))
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                committed.put(partition, offset.offset());
              }
            });
  }

  /** Everything up to {@code position} is done. */
  void done(TopicPartition partition, long position) {
    long offset = position + 1;
    if (offset > committed.getOrDefault(partition, 0L)) {
      committed.put(partition, offset);
      waiting.put(partition, new OffsetAndMetadata(offset));
    }
  }

  /** Commits what has gathered, at most once a second. */
  void commitIfDue() {
    if (waiting.isEmpty() || System.nanoTime() - lastCommitNanos < PAUSE_NANOS) {
      return;
    }
    lastCommitNanos = System.nanoTime();
    consumer.commitAsync(Map.copyOf(waiting), this::answered);
    waiting.clear();
  }

  private void answered(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
    if (failure == null) {
      failing = false;
      return;
    }
    offsets.forEach(waiting::putIfAbsent);
    if (!failing) {
      failing = true;
      tell(failure);
    }
  }

  private void tell(Exception failure) {
    LOG.warn(
        "group '{}' does not show the progress of the pipeline, which goes on: {}",
        group,
        failure.toString());
  }

  /** Commits the rest. */
  @Override
  public void close() {
    if (waiting.isEmpty()) {
      return;
    }
    try {
      commitNow();
    } catch (KafkaException e) {
      tell(e);
    }
  }

  private void commitNow() {
    try {
      consumer.commitSync(waiting, LAST_COMMIT_DEADLINE);
    } catch (WakeupException meantForAPoll) {
      consumer.commitSync(waiting, LAST_COMMIT_DEADLINE);
    }
  }
}
