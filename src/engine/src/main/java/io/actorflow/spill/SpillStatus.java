package io.actorflow.spill;

/**
 * How a state is spread over memory and disk.
 *
 * @param groupsInMemory those on the heap
 * @param diskBytes of the store
 * @param evicted groups that have left the heap since the shard began there
 * @param lookups keys looked up in the store since then
 * @param found those that were there
 * @param segments that snapshots consist of
 * @param segmentBytes of those, about
 */
public record SpillStatus(
    long groupsInMemory,
    long diskBytes,
    long evicted,
    long lookups,
    long found,
    long segments,
    long segmentBytes) {
  /** Of a state that is on the heap alone. */
  public static SpillStatus inMemory(long groups) {
    return new SpillStatus(groups, 0, 0, 0, 0, 0, 0);
  }
}
