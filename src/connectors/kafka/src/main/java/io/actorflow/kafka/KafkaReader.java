package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads some partitions with one consumer. A poll of it gives records of several partitions, which
 * become one batch or more each before it is polled again; so what waits here is bounded by one
 * poll, and what waits in the client by the sizes of a fetch.
 */
final class KafkaReader implements SplitReader {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final KafkaSourceConfig config;
  private final Consumer<ByteBuffer, ByteBuffer> consumer;
  private final Failures failures;
  private final Map<String, PartitionCursor> cursors;
  private final BatchAssembler assembler;
  private final GroupProgress progress;
  private final FetchWatch watch;
  private final Deque<PartitionCursor> pending = new ArrayDeque<>();
  private long checkedNanos = System.nanoTime();

  private KafkaReader(
      KafkaSourceConfig config,
      Consumer<ByteBuffer, ByteBuffer> consumer,
      Map<String, PartitionCursor> cursors,
      GroupProgress progress,
      BatchAssembler assembler) {
    this.config = config;
    this.consumer = consumer;
    this.failures = new Failures(config.bootstrapServers());
    this.cursors = cursors;
    this.progress = progress;
    this.assembler = assembler;
    this.watch = new FetchWatch(consumer, config.timeout());
  }

  static KafkaReader open(
      KafkaSourceConfig config, ReaderContext context, List<SplitStart> starts) {
    BrokerProbe.require(config.bootstrapServers(), config.security(), config.timeout());
    Map<String, PartitionCursor> cursors = new LinkedHashMap<>();
    for (SplitStart start : starts) {
      cursors.put(start.split().name(), new PartitionCursor(start));
    }
    Consumer<ByteBuffer, ByteBuffer> consumer = consumer(config, context);
    try {
      GroupProgress progress = begin(config, context, consumer, cursors.values().stream().toList());
      return new KafkaReader(
          config, consumer, cursors, progress, new BatchAssembler(context, config.format()));
    } catch (RuntimeException failure) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw failure;
    }
  }

  private static Consumer<ByteBuffer, ByteBuffer> consumer(
      KafkaSourceConfig config, ReaderContext context) {
    try {
      return new KafkaConsumer<>(
          config.consumerSettings(context.pipeline()),
          new ByteBufferDeserializer(),
          new ByteBufferDeserializer());
    } catch (KafkaException e) {
      throw new Failures(config.bootstrapServers())
          .ofClient("opening a Kafka consumer for " + config.bootstrapServers(), e);
    }
  }

  private static GroupProgress begin(
      KafkaSourceConfig config,
      ReaderContext context,
      Consumer<ByteBuffer, ByteBuffer> consumer,
      List<PartitionCursor> cursors) {
    List<TopicPartition> partitions = cursors.stream().map(PartitionCursor::partition).toList();
    consumer.assign(partitions);
    for (PartitionCursor cursor : cursors) {
      consumer.seek(cursor.partition(), cursor.position() + 1);
      if (cursor.hasEnded()) {
        consumer.pause(Set.of(cursor.partition()));
      }
    }
    String group = config.groupOf(context.pipeline());
    try {
      return new GroupProgress(consumer, group, partitions);
    } catch (KafkaException e) {
      throw new Failures(config.bootstrapServers())
          .of("reading the offsets of group '%s'".formatted(group), e);
    }
  }

  @Override
  public @Nullable Batch poll(Duration timeout) {
    progress.commitIfDue();
    if (pending.isEmpty()) {
      fetch(timeout);
    }
    PartitionCursor cursor = pending.peek();
    if (cursor == null) {
      return null;
    }
    Batch batch = assembler.assemble(cursor.next(config.maxRows()));
    if (!cursor.isPending()) {
      pending.remove();
      if (cursor.hasEnded()) {
        consumer.pause(Set.of(cursor.partition()));
      }
    }
    return batch;
  }

  private void fetch(Duration timeout) {
    long start = System.nanoTime();
    try {
      if (start - checkedNanos > CHECK_INTERVAL.toNanos()) {
        checkedNanos = start;
        requirePartitions();
      }
      take(consumer.poll(timeout));
    } catch (WakeupException asked) {
      return;
    } catch (OffsetOutOfRangeException e) {
      throw gone(e);
    } catch (KafkaException e) {
      throw failures.of("reading " + cursors.keySet(), e);
    }
    if (!pending.isEmpty()) {
      watch.answered();
      return;
    }
    if (!consumer.paused().equals(consumer.assignment())
        && watch.isSilent(System.nanoTime() - start)) {
      throw failures.of(
          "reading " + cursors.keySet(),
          new TimeoutException(
              "no broker has answered for " + config.timeout().toSeconds() + " s"));
    }
  }

  /**
   * Fails if a partition has been deleted: the client would go on to fetch it, without pause and
   * without a word. Asks the brokers only when the client knows of no partition of the topic.
   */
  private void requirePartitions() {
    Map<String, Set<Integer>> known = new HashMap<>();
    for (PartitionCursor cursor : cursors.values()) {
      TopicPartition partition = cursor.partition();
      if (!cursor.hasEnded()
          && !known
              .computeIfAbsent(partition.topic(), this::partitions)
              .contains(partition.partition())) {
        throw ConnectorException.permanent(
            "partition '%s' is no longer at Kafka %s, it was deleted or may no longer be seen; it had been read to offset %d. Nothing is skipped silently: delete the pipeline and submit it again to begin at what is there"
                .formatted(
                    Partitions.split(partition), config.bootstrapServers(), cursor.position()),
            new UnknownTopicOrPartitionException(partition.toString()));
      }
    }
  }

  private Set<Integer> partitions(String topic) {
    return consumer.partitionsFor(topic, config.timeout()).stream()
        .map(PartitionInfo::partition)
        .collect(Collectors.toSet());
  }

  private void take(ConsumerRecords<ByteBuffer, ByteBuffer> fetched) {
    fetched
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              PartitionCursor cursor = cursor(Partitions.split(partition));
              cursor.take(fetched.records(partition), next.offset() - 1);
              if (cursor.isPending()) {
                pending.add(cursor);
              }
            });
  }

  private PartitionCursor cursor(String split) {
    PartitionCursor cursor = cursors.get(split);
    if (cursor == null) {
      throw new IllegalArgumentException(
          "split '%s' is not read here (there are: %s)".formatted(split, cursors.keySet()));
    }
    return cursor;
  }

  private ConnectorException gone(OffsetOutOfRangeException failure) {
    StringBuilder message = new StringBuilder();
    failure
        .offsetOutOfRangePartitions()
        .forEach(
            (partition, wanted) ->
                message.append(
                    "offset %d of '%s' is wanted, %s at Kafka %s. "
                        .formatted(
                            wanted,
                            Partitions.split(partition),
                            available(partition),
                            config.bootstrapServers())));
    message.append(
        "The records are gone, by retention or because the topic was made anew, and nothing is skipped silently: delete the pipeline and submit it again to begin at what is there");
    return ConnectorException.permanent(message.toString(), failure);
  }

  private String available(TopicPartition partition) {
    try {
      List<TopicPartition> one = List.of(partition);
      long first = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
      return first == end
          ? "there are none (the next will be %d)".formatted(end)
          : "there are %d to %d".formatted(first, end - 1);
    } catch (KafkaException unknown) {
      return "which is not there (what is there cannot be told: %s)"
          .formatted(unknown.getMessage());
    }
  }

  @Override
  public void committed(String split, long position) {
    progress.done(cursor(split).partition(), position);
  }

  @Override
  public OptionalLong end(String split) {
    TopicPartition partition = cursor(split).partition();
    OptionalLong behind = consumer.currentLag(partition);
    return behind.isEmpty()
        ? behind
        : OptionalLong.of(consumer.position(partition) + behind.getAsLong() - 1);
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    try (assembler) {
      progress.close();
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
