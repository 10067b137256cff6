package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.group.Gatherer;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import io.actorflow.group.SoughtKey;
import io.actorflow.testkit.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A state of any plan that may be lost at any moment, with the journal and the snapshots that it
 * comes back from, as bytes. Fails when it gives other results then.
 */
final class Journalled implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final KeyedPlan plan;
  private final List<Schema> inputs;
  private final Function<KeyedPlan, KeyedState> states;
  private final List<Commit> journal = new ArrayList<>();
  private List<byte[]> snapshot = List.of();
  private int afterSnapshot;
  private KeyedState state;

  private record Commit(List<byte[]> delta, long watermark, List<Row> results, long outgoing) {}

  Journalled(KeyedPlan plan, Schema... inputs) {
    this(plan, KeyedPlan::newState, inputs);
  }

  Journalled(KeyedPlan plan, Function<KeyedPlan, KeyedState> states, Schema... inputs) {
    this.plan = plan;
    this.states = states;
    this.inputs = List.of(inputs);
    state = states.apply(plan);
  }

  KeyedState state() {
    return state;
  }

  /** Applies rows of an input; gives those that were refused. */
  List<Row> apply(int input, List<Row> rows) {
    return apply(gathered(input, rows));
  }

  /** The same for rows that somebody else has gathered. */
  List<Row> apply(Rows gathered) {
    Rows refused = state.apply(wired(gathered));
    return refused.isEmpty() ? List.of() : rows(plan.refused(refused), List.of(refused));
  }

  private Rows gathered(int input, List<Row> rows) {
    Gatherer gatherer = plan.newGatherer(input, 1);
    try (Batch batch = new io.actorflow.testkit.Rows(inputs.get(input), rows).in(allocator)) {
      gatherer.add(
          batch,
          shard -> true,
          (rejected, row, cause) -> {
            throw new AssertionError(cause);
          });
    }
    return gatherer.take(0);
  }

  boolean hasMoreResults() {
    return state.hasMoreResults();
  }

  List<Row> commit(long watermark) {
    List<Rows> delta = hasMoreResults() ? List.of() : state.takeDelta();
    List<byte[]> written = bytes(delta);
    List<Row> results = rows(plan.results(), state.results(delta, watermark));
    journal.add(new Commit(written, watermark, results, state.outgoing(watermark)));
    return results;
  }

  /** All rows as somebody outside reads them, page by page; each is found by its key, too. */
  List<Row> read() {
    ReadableState table = (ReadableState) state;
    ReadableTable readable = plan.table().orElseThrow();
    RowPages pages = table.pages();
    List<Row> rows = new ArrayList<>();
    while (rows.size() < pages.count()) {
      rows.addAll(rows(readable.rows(), List.of(pages.page(rows.size(), 200))));
    }
    List<String> columns = Columns.names(readable.rows().schema());
    for (Row row : rows) {
      List<String> key =
          readable.key().stream()
              .map(field -> String.valueOf(row.values().get(columns.indexOf(field.getName()))))
              .toList();
      Rows found = table.find(SoughtKey.of(readable.key(), key).rows());
      assertThat(rows(readable.rows(), List.of(found))).containsExactly(row);
    }
    return rows;
  }

  /** Whether a key has a row when it is read from outside. */
  boolean has(String... key) {
    Rows sought = SoughtKey.of(plan.table().orElseThrow().key(), List.of(key)).rows();
    return !((ReadableState) state).find(sought).isEmpty();
  }

  void snapshot() {
    snapshot = bytes(state.all());
    afterSnapshot = journal.size();
  }

  /** What has not been committed is lost. */
  void restart() {
    state = states.apply(plan);
    if (afterSnapshot > 0) {
      state.replay(read(snapshot));
      state.restoreWatermark(journal.get(afterSnapshot - 1).watermark());
    }
    for (Commit commit : journal.subList(afterSnapshot, journal.size())) {
      List<Rows> delta = read(commit.delta());
      state.replay(delta);
      assertThat(rows(plan.results(), state.results(delta, commit.watermark())))
          .containsExactlyInAnyOrderElementsOf(commit.results());
      assertThat(state.outgoing(commit.watermark())).isEqualTo(commit.outgoing());
    }
    assertThat(state.hasChanges()).isFalse();
  }

  private List<Row> rows(io.actorflow.group.RowBatches batches, List<Rows> parts) {
    List<Rows> read = parts.stream().map(Journalled::wired).toList();
    try (Batch batch = batches.batch(read, new Provenance("test", 0, 1, 0), allocator)) {
      return io.actorflow.testkit.Rows.of(batch).rows();
    }
  }

  private static Rows wired(Rows rows) {
    return read(bytes(rows));
  }

  private static List<byte[]> bytes(List<Rows> parts) {
    return parts.stream().map(Journalled::bytes).toList();
  }

  private static byte[] bytes(Rows rows) {
    ByteBuffer buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, buffer);
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static List<Rows> read(List<byte[]> parts) {
    return parts.stream().map(Journalled::read).toList();
  }

  private static Rows read(byte[] bytes) {
    return RowsCodec.read(ByteBuffer.wrap(bytes));
  }

  @Override
  public void close() {
    allocator.close();
  }
}
