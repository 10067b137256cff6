package io.actorflow.kafka;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads Kafka topics: one split per partition, named {@code topic-partition}. Its columns are those
 * of the format and the metadata of a record, whose names begin with an underscore.
 */
public record KafkaSource(KafkaSourceConfig config) implements Source {
  @Override
  public Schema schema() {
    List<Field> fields = new ArrayList<>(config.format().schema().getFields());
    for (MetadataColumn column : MetadataColumn.values()) {
      if (column != MetadataColumn.DELETED || config.tombstones().areRows()) {
        fields.add(column.field());
      }
    }
    return new Schema(fields);
  }

  @Override
  public List<Split> splits() {
    BrokerProbe.require(config.bootstrapServers(), config.security(), config.timeout());
    try (Catalog catalog =
        Catalog.open(config.adminSettings(), config.bootstrapServers(), config.timeout())) {
      List<TopicPartition> partitions = catalog.partitions(topics(catalog));
      Map<String, String> ids = catalog.ids(Partitions.topics(partitions));
      long[] starts = starts(catalog, partitions);
      long[] ends = ends(catalog, partitions);
      List<Split> splits = new ArrayList<>(starts.length);
      for (int index = 0; index < starts.length; index++) {
        TopicPartition partition = partitions.get(index);
        splits.add(
            new Split(
                Partitions.split(partition),
                starts[index] - 1,
                ends[index],
                ids.getOrDefault(partition.topic(), "")));
      }
      return splits;
    }
  }

  private Collection<String> topics(Catalog catalog) {
    if (config.topicPattern().isEmpty()) {
      catalog.require(config.topics());
      return config.topics();
    }
    Pattern pattern = Pattern.compile(config.topicPattern().get());
    SortedSet<String> all = catalog.topics();
    List<String> matching = all.stream().filter(it -> pattern.matcher(it).matches()).toList();
    if (matching.isEmpty()) {
      throw ConnectorException.retryable(
          "no topic at Kafka %s matches topic-pattern = \"%s\" (%s)"
              .formatted(config.bootstrapServers(), pattern, Catalog.some(all)),
          new UnknownTopicOrPartitionException("no topic matches " + pattern));
    }
    return matching;
  }

  private long[] starts(Catalog catalog, List<TopicPartition> partitions) {
    return switch (config.start()) {
      case EARLIEST -> offsets(catalog, partitions, OffsetSpec.earliest());
      case LATEST -> offsets(catalog, partitions, OffsetSpec.latest());
      case TIMESTAMP -> {
        long millis = config.startMoment().toEpochMilli();
        long[] found = offsets(catalog, partitions, OffsetSpec.forTimestamp(millis));
        long[] latest = offsets(catalog, partitions, OffsetSpec.latest());
        for (int index = 0; index < found.length; index++) {
          if (found[index] < 0) {
            found[index] = latest[index];
          }
        }
        yield found;
      }
    };
  }

  private long[] ends(Catalog catalog, List<TopicPartition> partitions) {
    return switch (config.end()) {
      case NONE -> partitions.stream().mapToLong(partition -> Split.UNBOUNDED).toArray();
      case LATEST ->
          Arrays.stream(offsets(catalog, partitions, OffsetSpec.latest()))
              .map(next -> next - 1)
              .toArray();
    };
  }

  private long[] offsets(Catalog catalog, List<TopicPartition> partitions, OffsetSpec spec) {
    return catalog.offsets(partitions, spec, config.isolationLevel());
  }

  @Override
  public SplitReader open(ReaderContext context, List<SplitStart> starts) {
    return KafkaReader.open(config, context, starts);
  }
}
