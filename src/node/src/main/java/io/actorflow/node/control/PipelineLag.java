package io.actorflow.node.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a pipeline is behind its sources.
 *
 * @param drainSeconds until it has caught up at the rate of the last ten seconds, null if it never
 *     would
 * @param splits by source and id
 */
public record PipelineLag(
    String pipeline, long lagRecords, @Nullable Double drainSeconds, List<SplitLag> splits) {
  public PipelineLag {
    splits = List.copyOf(splits);
  }

  /**
   * One split.
   *
   * @param position the last offset persisted, -1 before the first
   * @param end the last offset there is, null where the source cannot tell
   * @param lagRecords between the two, null where the source cannot tell
   * @param watermark up to which event time it is complete, null while there is none
   * @param watermarkLagMillis of the watermark behind the clock
   */
  public record SplitLag(
      String source,
      String split,
      @Nullable String node,
      long position,
      @Nullable Long end,
      @Nullable Long lagRecords,
      @Nullable Instant watermark,
      @Nullable Long watermarkLagMillis) {}
}
