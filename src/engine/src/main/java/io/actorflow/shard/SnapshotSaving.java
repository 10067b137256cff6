package io.actorflow.shard;

import io.actorflow.shard.ShardEvent.Snapshot;
import io.actorflow.spill.Checkpoint;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * A snapshot of a segmented state on its way: first the chunks of its segment, a few at a time,
 * then the snapshot itself; what its store has to take comes last. What fails is tried again for as
 * long as the shard lives. One thread, that of the shard.
 */
final class SnapshotSaving {
  private static final int AT_A_TIME = 2;

  private final Snapshot snapshot;
  private final Checkpoint checkpoint;
  private final long sequence;
  private final SegmentStorage storage;
  private int next;
  private int saved;
  private int underWay;

  /**
   * @param sequence of the event that the snapshot follows
   */
  SnapshotSaving(Snapshot snapshot, Checkpoint checkpoint, long sequence, SegmentStorage storage) {
    this.snapshot = snapshot;
    this.checkpoint = checkpoint;
    this.sequence = sequence;
    this.storage = storage;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  long sequence() {
    return sequence;
  }

  /**
   * Sends chunks.
   *
   * @param then takes a chunk's number and its end, which another thread may call
   */
  void proceed(BiConsumer<Integer, CompletionStage<Void>> then) {
    while (underWay < AT_A_TIME && next < checkpoint.chunks().size()) {
      int chunk = next++;
      underWay++;
      send(chunk, then);
    }
  }

  /** Sends a chunk again. */
  void send(int chunk, BiConsumer<Integer, CompletionStage<Void>> then) {
    then.accept(chunk, storage.save(checkpoint.segment(), chunk, checkpoint.chunks().get(chunk)));
  }

  void chunkSaved() {
    underWay--;
    saved++;
  }

  boolean areChunksSaved() {
    return saved == checkpoint.chunks().size();
  }
}
