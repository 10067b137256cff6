package io.actorflow.shard;

import io.actorflow.channel.Position;
import io.actorflow.group.Rows;
import io.actorflow.run.RunSpec;
import io.actorflow.spill.Manifest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a shard persists. Each event names the commit that it follows, so that a gap in the journal
 * cannot pass for its end.
 */
public sealed interface ShardEvent {
  /** The commit before this event; 0 before the first. */
  long follows();

  /**
   * A new life of the shard begins: fences the one before, at the journal by its sequence number
   * and elsewhere by its epoch.
   */
  record Opened(long follows, long epoch, RunSpec spec) implements ShardEvent {}

  /**
   * Everything that has been applied since the commit before.
   *
   * @param delta the groups that have changed, as they are now
   * @param epochs of all channels
   * @param positions of the producers that have moved
   * @param watermark event time reached
   * @param confirmed by branch, the last commit whose results have arrived where nobody else
   *     remembers it
   */
  record Committed(
      long follows,
      List<Rows> delta,
      Map<String, Long> epochs,
      Map<String, Position> positions,
      long watermark,
      Map<String, Long> confirmed)
      implements ShardEvent {
    long commit() {
      return follows + 1;
    }
  }

  /**
   * A snapshot is saved that has done with some segments: they may go when everybody who recovers
   * knows.
   *
   * @param segments what the state of the snapshot consists of
   */
  record Segmented(long follows, Manifest segments) implements ShardEvent {}

  /**
   * Part of a segment.
   *
   * @param segment its number
   * @param index from 0
   */
  record Chunk(int segment, int index, Rows rows) {}

  /**
   * All of a shard's state as of a commit.
   *
   * @param groups the state, unless it is in segments
   * @param segments what the state consists of; null if it is {@code groups}
   */
  record Snapshot(
      long commit,
      long epoch,
      RunSpec spec,
      Map<String, Long> epochs,
      Map<String, Position> positions,
      long watermark,
      Map<String, Long> confirmed,
      long lastEntry,
      List<Outbox.Entry> outbox,
      List<Rows> groups,
      @Nullable Manifest segments) {}
}
