package io.actorflow.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
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

  private final Catalog catalog;
  private final String group;
  private final Map<TopicPartition, Long> committed;
  private final Map<TopicPartition, Long> waiting = new HashMap<>();
  private @Nullable Commit running;
  private long lastCommitNanos = System.nanoTime();
  private boolean failing;

  private record Commit(Map<TopicPartition, Long> offsets, KafkaFuture<Void> answer) {}

  /** Asks what the group has committed. */
  GroupProgress(Catalog catalog, String group, Collection<TopicPartition> partitions) {
    this.catalog = catalog;
    this.group = group;
    committed = catalog.groupOffsets(group, partitions);
  }

  /** Everything up to {@code position} is done. */
  void done(TopicPartition partition, long position) {
    long offset = position + 1;
    if (offset > committed.getOrDefault(partition, 0L)) {
      committed.put(partition, offset);
      waiting.put(partition, offset);
    }
  }

  /** Commits what has gathered, at most once a second, and does not wait for it. */
  void commitIfDue() {
    if (running != null && running.answer.isDone()) {
      finish(running, Duration.ZERO);
    }
    if (running == null
        && !waiting.isEmpty()
        && System.nanoTime() - lastCommitNanos >= PAUSE_NANOS) {
      commit();
    }
  }

  private void commit() {
    lastCommitNanos = System.nanoTime();
    Map<TopicPartition, Long> offsets = Map.copyOf(waiting);
    waiting.clear();
    running = new Commit(offsets, catalog.commit(group, offsets));
  }

  private void finish(Commit commit, Duration timeout) {
    running = null;
    try {
      commit.answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      failing = false;
    } catch (ExecutionException | TimeoutException e) {
      failed(commit, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      failed(commit, e);
      Thread.currentThread().interrupt();
    }
  }

  private void failed(Commit commit, Throwable failure) {
    commit.offsets.forEach(waiting::putIfAbsent);
    if (!failing) {
      failing = true;
      LOG.warn(
          "group '{}' does not show the progress of the pipeline, which goes on: {}",
          group,
          failure.toString());
    }
  }

  /** Commits the rest. */
  @Override
  public void close() {
    if (running != null) {
      finish(running, LAST_COMMIT_DEADLINE);
    }
    if (!waiting.isEmpty()) {
      commit();
    }
    if (running != null) {
      finish(running, LAST_COMMIT_DEADLINE);
    }
  }
}
