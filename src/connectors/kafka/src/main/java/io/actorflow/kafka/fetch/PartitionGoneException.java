package io.actorflow.kafka.fetch;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A partition is not there any more, as far as the brokers tell. */
public final class PartitionGoneException extends KafkaException {
  private final transient TopicPartition partition;

  PartitionGoneException(TopicPartition partition) {
    super("the brokers no longer know %s".formatted(partition));
    this.partition = partition;
  }

  public TopicPartition partition() {
    return partition;
  }
}
