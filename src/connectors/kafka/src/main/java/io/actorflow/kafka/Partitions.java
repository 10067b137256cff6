package io.actorflow.kafka;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Between partitions and the names of splits. */
final class Partitions {
  private Partitions() {}

  static Set<String> topics(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  static String split(TopicPartition partition) {
    return partition.topic() + "-" + partition.partition();
  }

  /** The partition that {@link #split} named so: topics may have dashes, too. */
  static TopicPartition of(String split) {
    int dash = split.lastIndexOf('-');
    if (dash < 1) {
      throw new IllegalArgumentException(
          "split '%s' is none of Kafka's (expected: topic-partition)".formatted(split));
    }
    return new TopicPartition(
        split.substring(0, dash), Integer.parseInt(split.substring(dash + 1)));
  }
}
