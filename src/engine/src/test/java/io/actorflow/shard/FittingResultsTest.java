package io.actorflow.shard;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.Aggregate;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.RowBatches;
import io.actorflow.group.Rows;
import io.actorflow.keyed.SpillingTable;
import io.actorflow.spill.StateRoom;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FittingResultsTest {
  private static final Schema INPUT = schema(utf8("auction"), int64("price"));
  private static final GroupLayout LAYOUT =
      new GroupLayout(
          List.of(utf8("auction")),
          List.of(
              Aggregate.parse("bids", "count(*)", INPUT),
              Aggregate.parse("total", "sum(price)", INPUT),
              Aggregate.parse("mean", "avg(price)", INPUT),
              Aggregate.parse("top", "max(price)", INPUT)));
  private static final Provenance RANGE = new Provenance("table/0", 0, 1, Provenance.NO_WATERMARK);

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final SpillingTable state = new SpillingTable(LAYOUT, StateRoom.endless());
  private final List<String> rejected = new ArrayList<>();

  private void add(Row... rows) {
    PreAggregator groups = new PreAggregator(LAYOUT, 1, null);
    try (Batch batch = batch(INPUT, rows).in(memory.get())) {
      groups.add(
          batch,
          shard -> true,
          (from, row, cause) -> {
            throw new AssertionError(cause);
          });
    }
    state.apply(groups.take(0));
  }

  private io.actorflow.testkit.Rows given() {
    List<Rows> results = state.results(state.takeDelta(), Provenance.NO_WATERMARK);
    FittingResults fitting =
        new FittingResults(
            "totals",
            new ResultBatches(LAYOUT, ResultBatches.Shape.plain()),
            (batch, row, component, cause, attempts) ->
                rejected.add(
                    component
                        + " "
                        + io.actorflow.testkit.Rows.of(batch).rows().get(row)
                        + " "
                        + cause),
            memory.get());
    try (Batch batch = fitting.batch(results, RANGE)) {
      assertThat(batch.provenance()).isEqualTo(RANGE);
      return io.actorflow.testkit.Rows.of(batch);
    }
  }

  @Test
  void aSumBeyondALongIsRejectedAndItsNeighboursFlow() {
    add(row("a", 1L), row("b", Long.MAX_VALUE), row("c", 3L), row("b", 1L));

    assertThat(given().rows())
        .containsExactly(row("a", 1L, 1L, 1.0, 1L), row("c", 1L, 3L, 3.0, 3L));
    assertThat(rejected)
        .containsExactly(
            "totals [b, 2, null, null, 9223372036854775807] sum(price) is beyond 64 bits (expected: a sum from -9223372036854775808 to 9223372036854775807; sum a double instead)");
  }

  @Test
  void staysBeyondWhateverFollowsAndHowItIsPutTogether() {
    add(row("b", Long.MIN_VALUE), row("c", -1L));
    add(row("b", -1L));
    add(row("b", 5L), row("c", Long.MIN_VALUE + 1));

    assertThat(given().rows())
        .containsExactly(row("c", 2L, Long.MIN_VALUE, (double) Long.MIN_VALUE / 2, -1L));
    assertThat(rejected).hasSize(1);

    SpillingTable again = new SpillingTable(LAYOUT, StateRoom.endless());
    again.replay(state.all());
    state.all().forEach(again::apply);
    assertThat(new ResultBatches(LAYOUT, ResultBatches.Shape.plain()).overflows(again.takeDelta()))
        .extracting(RowBatches.Overflow::row)
        .containsExactly(0, 1);
  }

  @Test
  void theGreatestSumThereIsFits() {
    add(row("a", Long.MAX_VALUE - 1), row("a", 1L), row("b", Long.MIN_VALUE));

    assertThat(given().rows()).hasSize(2);
    assertThat(rejected).isEmpty();
  }
}
