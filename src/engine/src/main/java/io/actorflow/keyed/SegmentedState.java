package io.actorflow.keyed;

import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;

/**
 * A state whose snapshots hold what has changed since the one before, and whose groups may leave
 * the heap once they are in a snapshot. One snapshot at a time.
 */
public interface SegmentedState extends KeyedState {
  /** Whether it has used up its share of the heap, so that a snapshot is due. */
  boolean isOverShare();

  /** Whether it should take nothing more before the snapshot that is under way is done with. */
  boolean isFull();

  /**
   * What a snapshot of the state has to hold. There are no changes but those of deltas taken.
   *
   * @param commit the newest
   * @param epoch of this life
   */
  Checkpoint checkpoint(long commit, long epoch);

  /**
   * The snapshot of the last checkpoint is saved: writes some of it to disk, if anything is to be
   * there. When all is, what has not changed since may leave the heap. What serves those who
   * recover holds nothing that the last snapshot does not: whoever replays what follows it finds
   * the past.
   *
   * @return whether there is more to write
   */
  boolean spill();

  /** Becomes what it was when that snapshot was made. May take its time. */
  void restore(Manifest manifest);

  /** While it is replayed: what the snapshots that follow consist of. */
  void replace(Manifest manifest);

  /** What the next snapshot builds on. */
  Manifest segments();

  /** Gives back what it has of its node. */
  void close();

  /** The same, and nothing stays on disk. */
  void forget();
}
