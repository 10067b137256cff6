package io.actorflow.spill;

import java.util.List;

/**
 * What the state of a snapshot is made of.
 *
 * @param lineage name of the state, random: not that of its shard, which may have begun anew
 * @param commit as of which it is
 * @param next number of the next segment
 * @param groups in all
 * @param since commit behind which the segments tell of all groups that have been removed
 * @param segments in order; of the groups with the same key that of the last counts
 */
public record Manifest(
    String lineage, long commit, int next, long groups, long since, List<Segment> segments) {
  public Manifest {
    segments = List.copyOf(segments);
  }

  /** Of a state that there is not. */
  public static Manifest none() {
    return new Manifest("", 0, 0, 0, 0, List.of());
  }

  /** What its live groups occupy, about. */
  public long liveBytes() {
    double bytes = 0;
    for (Segment segment : segments) {
      bytes += (double) segment.bytes() * segment.live() / Math.max(1, segment.rows());
    }
    return (long) bytes;
  }
}
