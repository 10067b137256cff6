package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.kafka.fetch.FetchClient;
import io.actorflow.kafka.fetch.FetchStart;
import io.actorflow.kafka.fetch.FetchedRecords;
import io.actorflow.kafka.fetch.PartitionGoneException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InconsistentTopicIdException;
import org.jspecify.annotations.Nullable;

/**
 * Reads some partitions. What a fetch gave of one partition becomes one batch or more before the
 * next is looked at; so what waits here is bounded by the sizes of a fetch.
 */
final class KafkaReader implements SplitReader {
  private final KafkaSourceConfig config;
  private final FetchClient client;
  private final Catalog catalog;
  private final Failures failures;
  private final Map<String, PartitionCursor> cursors;
  private final BatchAssembler assembler;
  private final GroupProgress progress;
  private @Nullable PartitionCursor current;

  private KafkaReader(
      KafkaSourceConfig config,
      FetchClient client,
      Catalog catalog,
      Map<String, PartitionCursor> cursors,
      GroupProgress progress,
      BatchAssembler assembler) {
    this.config = config;
    this.client = client;
    this.catalog = catalog;
    this.failures = new Failures(config.bootstrapServers());
    this.cursors = cursors;
    this.progress = progress;
    this.assembler = assembler;
  }

  static KafkaReader open(
      KafkaSourceConfig config, ReaderContext context, List<SplitStart> starts) {
    BrokerProbe.require(config.bootstrapServers(), config.security(), config.timeout());
    Map<String, PartitionCursor> cursors = new LinkedHashMap<>();
    for (SplitStart start : starts) {
      cursors.put(start.split().name(), new PartitionCursor(start));
    }
    Catalog catalog =
        Catalog.open(config.adminSettings(), config.bootstrapServers(), config.timeout());
    try {
      requireSameTopics(config, catalog, starts);
      GroupProgress progress =
          new GroupProgress(
              catalog,
              config.groupOf(context.pipeline()),
              cursors.values().stream().map(PartitionCursor::partition).toList());
      FetchClient client = client(config, context, starts);
      try {
        BatchAssembler assembler = new BatchAssembler(context, config);
        return new KafkaReader(config, client, catalog, cursors, progress, assembler);
      } catch (RuntimeException failure) {
        client.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      catalog.close();
      throw failure;
    }
  }

  /** An offset means another record in a topic that has been made anew. */
  private static void requireSameTopics(
      KafkaSourceConfig config, Catalog catalog, List<SplitStart> starts) {
    Map<String, String> known = new TreeMap<>();
    for (SplitStart start : starts) {
      if (!start.split().identity().isEmpty()) {
        known.put(Partitions.of(start.split().name()).topic(), start.split().identity());
      }
    }
    Map<String, String> now = catalog.ids(known.keySet());
    known.forEach(
        (topic, id) -> {
          String found = now.getOrDefault(topic, "");
          if (!found.isEmpty() && !found.equals(id)) {
            throw ConnectorException.permanent(
                "topic '%s' at Kafka %s is not the one that was read before: it was deleted and made anew (its id was %s and is %s). Nothing is skipped silently: delete the pipeline and submit it again to begin at what is there"
                    .formatted(topic, config.bootstrapServers(), id, found),
                new InconsistentTopicIdException("another topic " + topic));
          }
        });
  }

  private static FetchClient client(
      KafkaSourceConfig config, ReaderContext context, List<SplitStart> starts) {
    List<FetchStart> fetches =
        starts.stream()
            .map(
                start ->
                    new FetchStart(
                        Partitions.of(start.split().name()),
                        start.position() + 1,
                        start.split().end()))
            .toList();
    try {
      return new FetchClient(
          config.consumerSettings(context.pipeline()), fetches, config.timeout());
    } catch (KafkaException e) {
      throw new Failures(config.bootstrapServers())
          .ofClient("opening a Kafka reader for " + config.bootstrapServers(), e);
    }
  }

  @Override
  public @Nullable Batch poll(Duration timeout) {
    progress.commitIfDue();
    try {
      PartitionCursor cursor = current == null ? fetch(timeout) : current;
      if (cursor == null) {
        return null;
      }
      Batch batch = assembler.assemble(cursor, config.maxRows());
      current = cursor.isPending() ? cursor : null;
      return batch;
    } catch (OffsetOutOfRangeException e) {
      throw gone(e);
    } catch (PartitionGoneException e) {
      throw gone(e);
    } catch (KafkaException e) {
      throw failures.of("reading " + cursors.keySet(), e);
    }
  }

  private @Nullable PartitionCursor fetch(Duration timeout) {
    FetchedRecords fetched = client.poll(timeout);
    if (fetched == null) {
      return null;
    }
    PartitionCursor cursor = cursor(Partitions.split(fetched.partition()));
    cursor.take(fetched);
    return cursor;
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
        failure instanceof LogTruncationException cut
            ? "Other records are there now than were read before (%s), ".formatted(cut.getMessage())
            : "The records are gone, by retention or because the topic was made anew, ");
    message.append(
        "and nothing is skipped silently: delete the pipeline and submit it again to begin at what"
            + " is there");
    return ConnectorException.permanent(message.toString(), failure);
  }

  private ConnectorException gone(PartitionGoneException failure) {
    String split = Partitions.split(failure.partition());
    return ConnectorException.permanent(
        "partition '%s' is no longer at Kafka %s, it was deleted or may no longer be seen; it had been read to offset %d. Nothing is skipped silently: delete the pipeline and submit it again to begin at what is there"
            .formatted(split, config.bootstrapServers(), cursor(split).position()),
        failure);
  }

  private String available(TopicPartition partition) {
    try {
      long first = offset(partition, OffsetSpec.earliest());
      long end = offset(partition, OffsetSpec.latest());
      return first == end
          ? "there are none (the next will be %d)".formatted(end)
          : "there are %d to %d".formatted(first, end - 1);
    } catch (ConnectorException unknown) {
      return "which is not there (what is there cannot be told: %s)"
          .formatted(unknown.getMessage());
    }
  }

  private long offset(TopicPartition partition, OffsetSpec spec) {
    return catalog.offsets(List.of(partition), spec, config.isolationLevel())[0];
  }

  @Override
  public void committed(String split, long position) {
    progress.done(cursor(split).partition(), position);
  }

  @Override
  public OptionalLong end(String split) {
    return client.end(cursor(split).partition());
  }

  @Override
  public void wakeup() {
    client.wakeup();
  }

  @Override
  public void close() {
    try (catalog;
        client;
        assembler) {
      progress.close();
    }
  }
}
