package io.actorflow.channel;

/**
 * When groups that wait for a shard are worth a delivery: at once while little is on its way there,
 * for little latency; when there is more, not before they are many, because those that wait
 * combine.
 *
 * @param shards that there are
 */
public record Eagerness(int shards) {
  /** Most deliveries of one channel that may be unacknowledged. */
  public static final int CREDIT = 32;

  private static final int MANY_GROUPS = 8192;

  /**
   * A delivery costs a microsecond or two, however little is in it: with so long between those to
   * one shard, times the number of shards, small ones take a few hundredths of a core at most.
   */
  private static final long SPACING_NANOS = 50_000;

  /**
   * Whether to send more to a shard that has not acknowledged everything yet.
   *
   * @param waiting groups, at least one
   * @param onTheWay groups in deliveries that are unacknowledged
   * @param deliveries that are unacknowledged, at least one
   * @param sinceLastNanos time since the last of them
   */
  public boolean isWorthMore(int waiting, int onTheWay, int deliveries, long sinceLastNanos) {
    if (waiting >= MANY_GROUPS) {
      return deliveries == 1 || onTheWay < 2 * MANY_GROUPS;
    }
    return waiting + onTheWay <= MANY_GROUPS && sinceLastNanos >= SPACING_NANOS * shards;
  }
}
