package io.actorflow.run;

/**
 * When a shard makes a snapshot: when one of these has been journalled since the last.
 *
 * @param commits number of events
 * @param bytes size of the deltas, about
 */
public record SnapshotPolicy(long commits, long bytes) {}
