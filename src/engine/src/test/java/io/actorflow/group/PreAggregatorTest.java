package io.actorflow.group;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.group.PreAggregator.Panes;
import io.actorflow.group.ResultBatches.Shape;
import io.actorflow.keyed.Windows.Sliding;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PreAggregatorTest {
  private static final Schema BIDS = schema(timestamp("at"), utf8("name"), int64("price"));
  private static final AggregateParser PARSER = new AggregateParser(BIDS, "at", Map.of());
  private static final List<Aggregate> AGGREGATES =
      List.of(PARSER.parse("bids", "count(*)"), PARSER.parse("top", "max(price)"));
  private static final GroupLayout LAYOUT = new GroupLayout(List.of(utf8("name")), AGGREGATES);
  private static final GroupLayout PANED =
      new GroupLayout(List.of(timestamp("window-start"), utf8("name")), AGGREGATES);

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void aHotKeyIsOneGroup() {
    PreAggregator groups = new PreAggregator(LAYOUT, 4, null);
    for (int number = 0; number < 10; number++) {
      Row[] rows = new Row[1000];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row(0L, "hot", (long) i);
      }
      add(groups, rows);
    }
    List<Row> all = new ArrayList<>();
    for (int shard = 0; shard < 4; shard++) {
      all.addAll(taken(groups, LAYOUT, shard));
    }
    assertThat(all).containsExactly(row("hot", 10_000L, 999L));
  }

  @Test
  void manyKeysAreSpreadEvenlyAndStayWhereTheyAre() {
    PreAggregator groups = new PreAggregator(LAYOUT, 8, null);
    Row[] rows = new Row[20_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(0L, "auction-" + i, 1L);
    }
    add(groups, rows);
    List<List<Row>> first = new ArrayList<>();
    for (int shard = 0; shard < 8; shard++) {
      assertThat(groups.pending(shard)).isBetween(2200, 2800);
      first.add(taken(groups, LAYOUT, shard));
    }
    assertThat(groups.forgetTexts()).isTrue();
    assertThat(groups.textBytes()).isZero();
    for (int i = rows.length - 1; i >= 0; i -= 100) {
      add(groups, rows[i]);
    }
    for (int shard = 0; shard < 8; shard++) {
      assertThat(first.get(shard)).containsAll(taken(groups, LAYOUT, shard));
    }
  }

  @Test
  void panesBeginBeforeTheirRowsAlsoBeforeTheEpoch() {
    PreAggregator groups = new PreAggregator(PANED, 1, new Panes("at", 10));
    add(groups, row(0L, "a", 1L), row(9L, "a", 2L), row(10L, "a", 3L), row(-1L, "a", 4L));
    add(groups, row(-10L, "a", 5L), row(-11L, "a", 6L));
    assertThat(taken(groups, PANED, 0))
        .containsExactlyInAnyOrder(
            paned(0, 2, 2), paned(10, 1, 3), paned(-10, 2, 5), paned(-20, 1, 6));
  }

  private static Row paned(long start, long bids, long top) {
    Schema out = schema(timestamp("s"), timestamp("e"), utf8("n"), int64("b"), int64("t"));
    return batch(out, row(start, start + 10, "a", bids, top)).rows().getFirst();
  }

  @Test
  void aKeysPanesAreAllInTheSameShard() {
    PreAggregator groups = new PreAggregator(PANED, 16, new Panes("at", 10));
    for (long time = -500; time < 500; time += 10) {
      add(groups, row(time, "a", 1L));
    }
    List<Integer> pending = new ArrayList<>();
    for (int shard = 0; shard < 16; shard++) {
      pending.add(groups.pending(shard));
    }
    assertThat(pending).containsOnly(0, 100).containsOnlyOnce(100);
  }

  @Test
  void rowsWithoutKeyOrEventTimeAreRejectedAndNothingElse() {
    PreAggregator groups = new PreAggregator(PANED, 2, new Panes("at", 10));
    List<String> causes = new ArrayList<>();
    try (Batch batch =
        batch(BIDS, row(null, "a", 1L), row(1L, "a", null), row(1L, null, 2L), row(1L, "a", 3L))
            .in(memory.get())) {
      groups.add(batch, shard -> true, (b, number, cause) -> causes.add(number + ": " + cause));
    }
    assertThat(causes)
        .containsExactly(
            "0: 'at' is null (expected: a value)", "2: 'name' is null (expected: a value)");
    List<Row> all = new ArrayList<>(taken(groups, PANED, 0));
    all.addAll(taken(groups, PANED, 1));
    assertThat(all).containsExactly(paned(0, 2, 3));
  }

  @Test
  void leavesOutShardsThatDoNotWantABatch() {
    PreAggregator groups = new PreAggregator(LAYOUT, 2, null);
    Row[] rows = new Row[100];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(0L, "auction-" + i, 1L);
    }
    try (Batch batch = batch(BIDS, rows).in(memory.get())) {
      groups.add(batch, shard -> shard == 1, PreAggregatorTest::unexpected);
    }
    assertThat(groups.pending(0)).isZero();
    assertThat(groups.pending(1)).isPositive();
  }

  @Test
  void aSliceOfABatchCountsOnlyItsRows() {
    PreAggregator groups = new PreAggregator(LAYOUT, 1, null);
    try (Batch whole =
            batch(BIDS, row(0L, "a", 1L), row(0L, "bb", 2L), row(0L, "ccc", 3L), row(0L, "bb", 4L))
                .in(memory.get());
        Batch slice = whole.slice(1, 2)) {
      groups.add(slice, shard -> true, PreAggregatorTest::unexpected);
    }
    assertThat(taken(groups, LAYOUT, 0)).containsExactly(row("bb", 1L, 2L), row("ccc", 1L, 3L));
  }

  @Test
  void saysWhichColumnsItReads() {
    assertThat(PreAggregator.columnsRead(PANED, new Panes("at", 10)))
        .containsExactlyInAnyOrder("at", "name", "price");
    assertThat(PreAggregator.columnsRead(LAYOUT, null)).containsExactlyInAnyOrder("name", "price");
    assertThat(Columns.names(BIDS)).contains("at");
  }

  private void add(PreAggregator groups, Row... rows) {
    try (Batch batch = batch(BIDS, rows).in(memory.get())) {
      groups.add(batch, shard -> true, PreAggregatorTest::unexpected);
    }
  }

  private static void unexpected(Batch batch, int row, String cause) {
    throw new AssertionError(cause);
  }

  private List<Row> taken(PreAggregator groups, GroupLayout layout, int shard) {
    Shape windows = new Shape(Optional.of(new Sliding(10, 10)), false, 1, 0);
    ResultBatches batches = new ResultBatches(layout, layout == PANED ? windows : Shape.plain());
    try (Batch batch =
        batches.batch(List.of(groups.take(shard)), new Provenance("test", 0, 1, 0), memory.get())) {
      return io.actorflow.testkit.Rows.of(batch).rows();
    }
  }
}
