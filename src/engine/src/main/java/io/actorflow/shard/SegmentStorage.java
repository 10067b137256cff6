package io.actorflow.shard;

import io.actorflow.group.Rows;
import io.actorflow.shard.ShardEvent.Chunk;
import io.actorflow.spill.Segment;
import io.actorflow.spill.SegmentReader;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.DeleteSnapshotsFailure;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;

/**
 * The segments of one shard, where its snapshots are: each chunk is a snapshot of its own, under an
 * id that no other life of the shard writes to.
 */
final class SegmentStorage implements SegmentReader {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final ActorRef snapshots;
  private final String shard;

  /**
   * @param shard its persistence id
   */
  SegmentStorage(ActorSystem system, String shard) {
    snapshots = Persistence.get(system).snapshotStoreFor("", system.settings().config());
    this.shard = shard;
  }

  private String id(long epoch, int number) {
    return "%s|segment|%d|%d".formatted(shard, epoch, number);
  }

  /** Writes a chunk. To do it again does no harm. */
  CompletionStage<Void> save(Segment segment, int chunk, Rows rows) {
    SnapshotMetadata place =
        new SnapshotMetadata(id(segment.epoch(), segment.number()), chunk + 1L, 0);
    Chunk saved = new Chunk(segment.number(), chunk, rows);
    return Patterns.ask(snapshots, new SnapshotProtocol.SaveSnapshot(place, saved), LONGEST)
        .thenAccept(
            answer -> {
              if (answer instanceof SaveSnapshotFailure failed) {
                throw new IllegalStateException(
                    "chunk %d of %s could not be written".formatted(chunk, segment),
                    failed.cause());
              }
            });
  }

  @Override
  public CompletionStage<Rows> read(Segment segment, int chunk) {
    long place = chunk + 1L;
    return Patterns.ask(
            snapshots,
            new SnapshotProtocol.LoadSnapshot(
                id(segment.epoch(), segment.number()),
                SnapshotSelectionCriteria.create(place, Long.MAX_VALUE),
                Long.MAX_VALUE),
            LONGEST)
        .thenApply(
            answer -> {
              if (answer instanceof SnapshotProtocol.LoadSnapshotFailed failed) {
                throw new IllegalStateException(
                    "chunk %d of %s could not be read".formatted(chunk, segment), failed.cause());
              }
              if (answer instanceof SnapshotProtocol.LoadSnapshotResult result
                  && result.snapshot().isDefined()) {
                SelectedSnapshot found = result.snapshot().get();
                if (found.metadata().sequenceNr() == place
                    && found.snapshot() instanceof Chunk read
                    && read.segment() == segment.number()
                    && read.index() == chunk) {
                  return read.rows();
                }
              }
              throw new IllegalStateException(
                  "chunk %d of %s is missing from the database, a snapshot of %s needs it"
                      .formatted(chunk, segment, shard));
            });
  }

  /** Deletes a segment, whether it is there or not. */
  CompletionStage<Void> delete(long epoch, int number) {
    return Patterns.ask(
            snapshots,
            new SnapshotProtocol.DeleteSnapshots(
                id(epoch, number), SnapshotSelectionCriteria.latest()),
            LONGEST)
        .thenAccept(
            answer -> {
              if (answer instanceof DeleteSnapshotsFailure failed) {
                throw new IllegalStateException(
                    "segment %d of epoch %d of %s could not be deleted"
                        .formatted(number, epoch, shard),
                    failed.cause());
              }
            });
  }
}
