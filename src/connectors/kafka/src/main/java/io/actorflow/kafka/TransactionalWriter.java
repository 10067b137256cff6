package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes exactly once: rows and the positions that they stand for become visible in one Kafka
 * transaction.
 *
 * <p>The transactional id is the writer's name, so that a new writer of that name fences the former
 * one and aborts what it left open. The positions are the metadata of an offset that the group of
 * the same name has for partition 0 of the topic; the offset itself counts the commits. After a
 * failure the writer is of no more use: what it has not committed is aborted when it is closed, or
 * else when the next one opens.
 */
final class TransactionalWriter implements SinkWriter {
  private final Producer<byte[], byte[]> producer;
  private final RowSender sender;
  private final TopicPartition marker;
  private final ConsumerGroupMetadata group;
  private final Map<String, Long> positions;
  private long commits;
  private boolean begun;

  private TransactionalWriter(
      RowSender sender, TopicPartition marker, String name, @Nullable OffsetAndMetadata last) {
    this.producer = sender.producer();
    this.sender = sender;
    this.marker = marker;
    this.group = group(name);
    this.commits = last == null ? 0 : last.offset();
    this.positions = last == null ? new TreeMap<>() : read(last, name);
  }

  // Meant for consumers that are members of a group; there is no other way to name a group that has
  // none.
  @SuppressWarnings("removal")
  private static ConsumerGroupMetadata group(String name) {
    return new ConsumerGroupMetadata(name);
  }

  private static Map<String, Long> read(OffsetAndMetadata last, String name) {
    try {
      return ChannelPositions.read(last.metadata());
    } catch (RuntimeException e) {
      throw ConnectorException.permanent(
          "group '%s' holds something else than ActorFlow's positions: '%s' (expected: that nobody else uses the group; delete it if nothing is lost by it)"
              .formatted(name, last.metadata()),
          e);
    }
  }

  static TransactionalWriter open(
      KafkaSinkConfig config, SinkContext context, Catalog catalog, int maxMessageBytes) {
    ChannelPositions.checkLength(context.writer(), context.channels());
    String name = "actorflow." + context.writer();
    Map<String, Object> transactional =
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            name,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            Math.toIntExact(config.transactionTimeout().toMillis()));
    RowSender sender = RowSender.open(config, context, transactional, maxMessageBytes);
    try {
      sender.producer().initTransactions();
      TopicPartition marker = new TopicPartition(config.topic(), 0);
      return new TransactionalWriter(sender, marker, name, catalog.stableOffset(name, marker));
    } catch (KafkaException e) {
      sender.close();
      throw sender.failed(e);
    } catch (RuntimeException e) {
      sender.close();
      throw e;
    }
  }

  @Override
  public Map<String, Long> positions() {
    return Map.copyOf(positions);
  }

  @Override
  public void write(Batch batch) {
    if (batch.rows() == 0) {
      return;
    }
    try {
      begin();
      sender.send(batch);
    } catch (KafkaException e) {
      throw sender.failed(e);
    }
  }

  private void begin() {
    if (!begun) {
      producer.beginTransaction();
      begun = true;
    }
  }

  @Override
  public void commit(Map<String, Long> reached) {
    Map<String, Long> next = new TreeMap<>(positions);
    reached.forEach((channel, position) -> next.merge(channel, position, Math::max));
    if (!begun && next.equals(positions)) {
      return;
    }
    sender.throwIfFailed();
    try {
      begin();
      OffsetAndMetadata offset = new OffsetAndMetadata(commits + 1, ChannelPositions.write(next));
      producer.sendOffsetsToTransaction(Map.of(marker, offset), group);
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw sender.failed(e);
    }
    begun = false;
    commits++;
    positions.putAll(next);
  }

  @Override
  public void close() {
    sender.close();
  }
}
