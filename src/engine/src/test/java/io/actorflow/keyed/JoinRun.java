package io.actorflow.keyed;

import static io.actorflow.api.Columns.int32;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.Gatherer;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A join's state that may be lost at any moment, with the journal and the snapshots that it comes
 * back from. What is lost before a commit was never there.
 */
final class JoinRun implements AutoCloseable {
  private static final Schema LEFT =
      schema(timestamp("at"), utf8("name"), int64("number"), int64("id"), utf8("note"));
  private static final Schema RIGHT =
      schema(int32("number"), utf8("name"), int64("id"), timestamp("at"));

  private final BufferAllocator allocator = new RootAllocator();
  private final StreamJoinPlan plan;
  private final int maxPairs;
  private final boolean inWindows;
  private final List<Commit> journal = new ArrayList<>();
  private final Map<Long, Item> left = new HashMap<>();
  private final Map<Long, Item> right = new HashMap<>();
  private final List<Item> uncommitted = new ArrayList<>();
  private final List<Item> committed = new ArrayList<>();
  private List<Rows> snapshot = List.of();
  private int afterSnapshot;
  private KeyedState state;
  private long watermark = Provenance.NO_WATERMARK;
  private long outgoing = Provenance.NO_WATERMARK;

  /**
   * A row of either input.
   *
   * @param seen the watermark when it came
   */
  record Item(boolean isLeft, long id, long at, String name, int number, long seen) {
    @Nullable String note() {
      return id % 3 == 0 ? null : "note-" + id;
    }

    Row row() {
      return isLeft ? Row.row(at, name, (long) number, id, note()) : Row.row(number, name, id, at);
    }
  }

  /** A pair: the rows' numbers, and its moments (the second is 0 without windows). */
  record Pair(@Nullable Long left, @Nullable Long right, long first, long second) {}

  private record Commit(List<Rows> delta, long watermark, List<Pair> results, long outgoing) {}

  JoinRun(JoinConfig config, int maxPairs) {
    this.maxPairs = maxPairs;
    inWindows = config.window().isPresent();
    Input leftInput = new Input("orders", LEFT, "at");
    Input rightInput = new Input("items", RIGHT, "at");
    plan = (StreamJoinPlan) new Join(config).plan(List.of(leftInput, rightInput), Map.of());
    state = plan.newState(maxPairs);
  }

  KeyedState state() {
    return state;
  }

  long watermark() {
    return watermark;
  }

  /** All that has been committed and was not late. */
  List<Item> committed() {
    return committed;
  }

  List<Pair> results() {
    return journal.stream().flatMap(commit -> commit.results().stream()).toList();
  }

  int commits() {
    return journal.size();
  }

  /** Rows of one input; answers those that were refused. */
  Set<Long> apply(List<Item> items) {
    if (items.isEmpty()) {
      return Set.of();
    }
    items.forEach(item -> (item.isLeft() ? left : right).put(item.id(), item));
    boolean isLeft = items.getFirst().isLeft();
    Rows late = state.apply(wired(rows(isLeft ? 0 : 1, items)));
    Set<Long> refused = new java.util.HashSet<>();
    if (!late.isEmpty()) {
      try (Batch batch =
          plan.refused(late).batch(List.of(late), new Provenance("late", 0, 1, 0), allocator)) {
        for (Row row : io.actorflow.testkit.Rows.of(batch).rows()) {
          refused.add((Long) row.values().get(isLeft ? 3 : 2));
        }
      }
    }
    assertThat(refused).hasSize(late.count());
    items.stream().filter(item -> !refused.contains(item.id())).forEach(uncommitted::add);
    return refused;
  }

  private Rows rows(int input, List<Item> items) {
    Gatherer gatherer = plan.newGatherer(input, 1);
    List<Row> rows = items.stream().map(Item::row).toList();
    try (Batch batch =
        new io.actorflow.testkit.Rows(input == 0 ? LEFT : RIGHT, rows).in(allocator)) {
      gatherer.add(
          batch,
          shard -> true,
          (rejected, row, cause) -> {
            throw new AssertionError(cause);
          });
    }
    return gatherer.take(0);
  }

  private static Rows wired(Rows rows) {
    ByteBuffer buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, buffer);
    return RowsCodec.read(buffer.flip());
  }

  /** One commit; answers whether more have to follow for its results. */
  boolean commit(long reached) {
    boolean goesOn = state.hasMoreResults();
    List<Rows> delta = goesOn ? List.of() : state.takeDelta().stream().map(JoinRun::wired).toList();
    if (!goesOn) {
      assertThat(state.hasChanges()).isFalse();
      watermark = Math.max(watermark, reached);
      committed.addAll(uncommitted);
      uncommitted.clear();
    }
    List<Pair> results = pairs(state.results(delta, watermark));
    assertThat(results.size()).isLessThanOrEqualTo(maxPairs);
    for (Pair pair : results) {
      assertThat(inWindows ? pair.second() : pair.first()).isGreaterThanOrEqualTo(outgoing);
    }
    long next = state.outgoing(watermark);
    assertThat(next).isBetween(outgoing, watermark);
    outgoing = next;
    journal.add(new Commit(delta, watermark, results, outgoing));
    return state.hasMoreResults();
  }

  void commitAll(long reached) {
    while (commit(reached)) {
      assertThat(journal.getLast().results()).hasSize(maxPairs);
    }
  }

  /** As the ledger does it: right after a commit that holds all that was applied. */
  void snapshot() {
    if (uncommitted.isEmpty()) {
      snapshot = state.all().stream().map(JoinRun::wired).toList();
      afterSnapshot = journal.size();
    }
  }

  void restart() {
    uncommitted.clear();
    state = plan.newState(maxPairs);
    if (afterSnapshot > 0) {
      state.replay(snapshot);
      state.restoreWatermark(journal.get(afterSnapshot - 1).watermark());
    }
    for (Commit commit : journal.subList(afterSnapshot, journal.size())) {
      state.replay(commit.delta());
      assertThat(pairs(state.results(commit.delta(), commit.watermark())))
          .isEqualTo(commit.results());
      assertThat(state.outgoing(commit.watermark())).isEqualTo(commit.outgoing());
    }
    assertThat(state.hasChanges()).isFalse();
  }

  private List<Pair> pairs(List<Rows> results) {
    List<Pair> pairs = new ArrayList<>();
    List<Rows> wired = results.stream().map(JoinRun::wired).toList();
    try (Batch batch = plan.results().batch(wired, new Provenance("test", 0, 1, 0), allocator)) {
      for (Row row : io.actorflow.testkit.Rows.of(batch).rows()) {
        pairs.add(pair(row.values()));
      }
    }
    return pairs;
  }

  private Pair pair(List<?> values) {
    int first = inWindows ? 2 : 1;
    List<?> leftValues = values.subList(first, first + 5);
    List<?> rightValues = values.subList(first + 5, values.size());
    Long leftId = (Long) leftValues.get(3);
    Long rightId = (Long) rightValues.get(2);
    check(leftValues, leftId == null ? null : left.get(leftId));
    check(rightValues, rightId == null ? null : right.get(rightId));
    return new Pair(leftId, rightId, micros(values.get(0)), inWindows ? micros(values.get(1)) : 0);
  }

  /** A row comes out as it went in, or is nothing but nulls. */
  private static void check(List<?> values, @Nullable Item item) {
    if (item == null) {
      assertThat(values).containsOnlyNulls();
    } else {
      List<Object> expected = new ArrayList<>(item.row().values());
      expected.set(item.isLeft() ? 0 : 3, Instant.EPOCH.plus(item.at(), ChronoUnit.MICROS));
      assertThat(values).isEqualTo(expected);
    }
  }

  private static long micros(Object moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) moment);
  }

  @Override
  public void close() {
    allocator.close();
  }
}
