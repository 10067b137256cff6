package io.actorflow.keyed;

import io.actorflow.group.Rows;
import io.actorflow.spill.SpillStatus;
import java.util.List;

/**
 * What one shard of a stateful step remembers.
 *
 * <p>Between two commits rows are {@link #apply applied}; a commit takes the {@link #takeDelta
 * delta} and then the {@link #results}. A restart {@link #replay replays} deltas, each followed by
 * the results of the same watermark, and so comes to the same state and the same results. One
 * thread.
 */
public interface KeyedState {
  /** Adds pre-aggregated rows. Answers those of them that came too late to count. */
  Rows apply(Rows partials);

  /** Whether anything has changed since the last delta was taken. */
  boolean hasChanges();

  /** The groups that have changed since this was last called, as they are now. */
  List<Rows> takeDelta();

  /** Makes the groups of a delta, or of {@link #all}, what they were then. */
  void replay(List<Rows> delta);

  /**
   * What comes out of a commit, in output order: the rows of one result layout. If they are more
   * than one commit should give out, {@link #hasMoreResults} tells it.
   *
   * @param delta what this commit has taken or replayed
   * @param watermark event time that the shard has reached; never falls
   */
  List<Rows> results(List<Rows> delta, long watermark);

  /**
   * Whether results of the last commit are left. The next commits then hold nothing of what has
   * been applied, and their results are more of those, until all are out.
   */
  default boolean hasMoreResults() {
    return false;
  }

  /**
   * Event time before which nothing more comes out. Never falls.
   *
   * @param reached event time that the shard has reached
   */
  default long outgoing(long reached) {
    return reached;
  }

  /** Everything, as a delta that makes an empty state equal to this one. */
  List<Rows> all();

  /**
   * Takes on the watermark of the last {@link #results} before a snapshot was made, without
   * results.
   */
  void restoreWatermark(long watermark);

  /** Number of groups. */
  long groups();

  /** Heap that they hold. */
  long heapBytes();

  /** How they are spread over memory and disk. */
  default SpillStatus spilled() {
    return SpillStatus.inMemory(groups());
  }
}
