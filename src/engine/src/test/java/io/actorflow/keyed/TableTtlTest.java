package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.group.Gatherer;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class TableTtlTest {
  static final Schema BIDS =
      Columns.schema(Columns.timestamp("at"), Columns.utf8("auction"), Columns.int64("price"));

  static KeyedPlan plan(long ttlMillis, String eventTime) {
    Map<String, String> aggregates = new LinkedHashMap<>();
    aggregates.put("bids", "count(*)");
    aggregates.put("sum", "sum(price)");
    aggregates.put("last", "max(at)");
    aggregates.put("prices", "count(distinct price)");
    TableConfig config =
        new TableConfig(List.of("auction"), aggregates, Optional.of(Duration.ofMillis(ttlMillis)));
    return Aggregation.table(config).plan(List.of(new Input("bids", BIDS, eventTime)), Map.of());
  }

  @Property(tries = 500, seed = "4711")
  void groupsAreForgottenByEventTimeWhereverItCrashes(@ForAll long seed) {
    Random random = new Random(seed);
    long ttlMillis = 1L + random.nextInt(3);
    int keys = 1 + random.nextInt(100);
    NaiveAuctions naive = new NaiveAuctions(ttlMillis * 1000);
    try (Journalled table = new Journalled(plan(ttlMillis, "at"), BIDS)) {
      long watermark = Provenance.NO_WATERMARK;
      long time = -3000;
      for (int step = random.nextInt(120); step >= 0; step--) {
        switch (random.nextInt(8)) {
          case 0 -> {
            table.restart();
            naive.restart();
          }
          case 1, 2, 3 -> {
            time += random.nextInt(800);
            List<NaiveAuctions.Bid> bids = NaiveAuctions.bids(random, time, keys);
            bids.forEach(naive::apply);
            table.apply(0, bids.stream().map(NaiveAuctions.Bid::row).toList());
          }
          default -> {
            watermark = Math.max(watermark, time - random.nextInt(1500));
            assertThat(table.commit(watermark))
                .containsExactlyInAnyOrderElementsOf(naive.commit(watermark));
            assertThat(table.read()).containsExactlyInAnyOrderElementsOf(naive.present());
            for (int key = 0; key < keys; key++) {
              assertThat(table.has("auction-" + key)).isEqualTo(naive.has("auction-" + key));
            }
            if (random.nextInt(4) == 0) {
              table.snapshot();
            }
          }
        }
        assertThat(table.state().groups()).isEqualTo(naive.groups());
      }
      table.restart();
      naive.restart();
      assertThat(table.commit(Provenance.END)).isEmpty();
      assertThat(table.state().groups()).isEqualTo(naive.groups());
      assertThat(table.read()).containsExactlyInAnyOrderElementsOf(naive.present());
    }
  }

  @Test
  void whatIsForgottenLeavesNothingBehind() {
    try (Journalled table = new Journalled(plan(1, "at"), BIDS)) {
      for (int round = 0; round < 30; round++) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
          rows.add(Row.row(round * 1000L, "auction-" + round + "-" + i, 1L));
        }
        table.apply(0, rows);
        table.commit(round * 1000L);
        assertThat(table.state().groups()).isEqualTo(2000);
        // Each has a set of the values that it has seen, too.
        assertThat(table.state().heapBytes()).isLessThan(5_000_000);
      }
    }
  }

  @Test
  void aRowWithoutAnEventTimeIsRefusedBecauseNothingWouldForgetIt() {
    List<Integer> refused = new ArrayList<>();
    Gatherer gatherer = plan(1, "at").newGatherer(0, 1);
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch =
            new io.actorflow.testkit.Rows(
                    BIDS, List.of(Row.row(1L, "a", 1L), Row.row(null, "a", 2L)))
                .in(allocator)) {
      gatherer.add(batch, shard -> true, (rejected, row, cause) -> refused.add(row));
    }
    assertThat(refused).containsExactly(1);
    assertThat(gatherer.take(0).count()).isEqualTo(1);
  }

  @Test
  void theGreatestEventTimeIsThatOfItsRows() {
    assertThat(plan(1, "at").eventTime()).isEqualTo("last");
    assertThat(Columns.names(plan(1, "at").results().schema()))
        .containsExactly("auction", "bids", "sum", "last", "prices", Columns.DELETED);
    assertThat(plan(1, "at").change(plan(2, "at"))).isEqualTo("has another ttl");
    assertThatThrownBy(() -> plan(1, ""))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("ttl: needs event time");
  }
}
