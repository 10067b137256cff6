package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.Gatherer;
import io.actorflow.group.RowBatches;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import io.actorflow.testkit.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The state of one shard through its lives: what is applied is lost by a restart and delivered
 * again, what is committed comes back from the journal or a snapshot with the same results.
 */
final class Lives implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final Schema columns;
  private final KeyedPlan plan;
  private final Gatherer gatherer;
  private final List<Commit> journal = new ArrayList<>();
  private final List<Row> applied = new ArrayList<>();
  private final List<Row> results = new ArrayList<>();
  private final List<Row> late = new ArrayList<>();
  private List<Rows> snapshot = List.of();
  private int afterSnapshot;
  private KeyedState state;

  private record Commit(List<Rows> delta, long watermark, List<Row> results) {}

  Lives(KeyedPlan plan, Schema columns) {
    this.plan = plan;
    this.columns = columns;
    gatherer = plan.newGatherer(0, 1);
    state = plan.newState();
  }

  KeyedState state() {
    return state;
  }

  /** What a task sends of them. */
  private Rows gathered(List<Row> rows) {
    try (Batch batch = new io.actorflow.testkit.Rows(columns, rows).in(allocator)) {
      gatherer.add(
          batch,
          shard -> true,
          (rejected, row, cause) -> {
            throw new AssertionError(cause);
          });
    }
    return wired(gatherer.take(0));
  }

  private static Rows wired(Rows rows) {
    ByteBuffer buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, buffer);
    return RowsCodec.read(buffer.flip());
  }

  private static List<Rows> wired(List<Rows> parts) {
    return parts.stream().map(Lives::wired).toList();
  }

  void apply(List<Row> rows) {
    applied.addAll(rows);
    refuse(state.apply(gathered(rows)));
  }

  private void refuse(Rows refused) {
    if (!refused.isEmpty()) {
      late.addAll(rows(plan.refused(refused), List.of(refused)));
    }
  }

  /** What comes out of the commit. */
  List<Row> commit(long watermark) {
    boolean changed = state.hasChanges();
    List<Rows> delta = wired(state.takeDelta());
    assertThat(delta.isEmpty()).isEqualTo(!changed);
    assertThat(state.hasChanges()).isFalse();
    List<Row> came = rows(plan.results(), state.results(delta, watermark));
    assertThat(state.hasChanges()).isFalse();
    journal.add(new Commit(delta, watermark, came));
    applied.clear();
    results.addAll(came);
    return came;
  }

  private List<Row> rows(RowBatches batches, List<Rows> parts) {
    try (Batch batch = batches.batch(wired(parts), new Provenance("test", 0, 1, 0), allocator)) {
      assertThat(batch.schema()).isEqualTo(batches.schema());
      return io.actorflow.testkit.Rows.of(batch).rows();
    }
  }

  void snapshot() {
    snapshot = wired(state.all());
    afterSnapshot = journal.size();
  }

  /** A new life; what had not been committed is delivered once more. */
  void restart() {
    state = plan.newState();
    if (afterSnapshot > 0) {
      state.replay(snapshot);
      state.restoreWatermark(journal.get(afterSnapshot - 1).watermark());
    }
    for (Commit commit : journal.subList(afterSnapshot, journal.size())) {
      state.replay(commit.delta());
      assertThat(rows(plan.results(), state.results(commit.delta(), commit.watermark())))
          .isEqualTo(commit.results());
    }
    assertThat(state.hasChanges()).isFalse();
    List<Row> again = List.copyOf(applied);
    applied.clear();
    int refused = late.size();
    apply(again);
    // They were refused before, and are counted once.
    late.subList(refused, late.size()).clear();
  }

  /** All that has come out. */
  List<Row> results() {
    return List.copyOf(results);
  }

  /** The rows that came too late. */
  List<Row> late() {
    return List.copyOf(late);
  }

  @Override
  public void close() {
    allocator.close();
  }
}
