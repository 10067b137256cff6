package io.actorflow.kafka.fetch;

import org.apache.kafka.common.TopicPartition;

/**
 * What to fetch of a partition.
 *
 * @param next offset of the first record that is wanted
 * @param end offset of the last one; what is behind it may come, too
 */
public record FetchStart(TopicPartition partition, long next, long end) {}
