package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class ForgetfulTableStateTest {
  private static final Schema BIDS =
      Columns.schema(Columns.timestamp("at"), Columns.utf8("auction"), Columns.int64("price"));

  private record Bid(long at, String auction, long price) {}

  private record Group(long bids, long sum, long last, Set<Long> prices) {
    Group plus(Bid bid) {
      Set<Long> all = new HashSet<>(prices);
      all.add(bid.price());
      return new Group(bids + 1, sum + bid.price(), Math.max(last, bid.at()), all);
    }
  }

  private static KeyedPlan plan(long ttlMillis, String eventTime) {
    Map<String, String> aggregates = new LinkedHashMap<>();
    aggregates.put("bids", "count(*)");
    aggregates.put("sum", "sum(price)");
    aggregates.put("last", "max(at)");
    aggregates.put("prices", "count(distinct price)");
    TableConfig config =
        new TableConfig(List.of("auction"), aggregates, Optional.of(Duration.ofMillis(ttlMillis)));
    return Aggregation.table(config).plan(List.of(new Input("bids", BIDS, eventTime)), Map.of());
  }

  private static Row row(String auction, Group group) {
    return Row.row(
        auction,
        group.bids(),
        group.sum(),
        moment(group.last()),
        (long) group.prices().size(),
        false);
  }

  /** As it is read from outside. */
  private static Row told(String auction, Group group) {
    return new Row(row(auction, group).values().subList(0, 5));
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Property(tries = 500, seed = "4711")
  void groupsAreForgottenByEventTimeWhereverItCrashes(@ForAll long seed) {
    Random random = new Random(seed);
    long ttlMillis = 1L + random.nextInt(3);
    int keys = 1 + random.nextInt(100);
    Map<String, Group> naive = new HashMap<>();
    Map<String, Group> atCommit = Map.of();
    Set<String> changed = new HashSet<>();
    try (Journalled table = new Journalled(plan(ttlMillis, "at"), BIDS)) {
      long watermark = Provenance.NO_WATERMARK;
      long time = -3000;
      for (int step = random.nextInt(120); step >= 0; step--) {
        switch (random.nextInt(8)) {
          case 0 -> {
            table.restart();
            naive = new HashMap<>(atCommit);
            changed.clear();
          }
          case 1, 2, 3 -> {
            time += random.nextInt(800);
            List<Row> rows = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
              int key = random.nextBoolean() ? 0 : random.nextInt(keys);
              long at = time - random.nextInt(1500);
              Bid bid = new Bid(at, "auction-" + key, random.nextInt(5));
              rows.add(Row.row(bid.at(), bid.auction(), bid.price()));
              naive.put(
                  bid.auction(),
                  naive
                      .getOrDefault(bid.auction(), new Group(0, 0, Long.MIN_VALUE, Set.of()))
                      .plus(bid));
              changed.add(bid.auction());
            }
            table.apply(0, rows);
          }
          default -> {
            watermark = Math.max(watermark, time - random.nextInt(1500));
            List<Row> expected = new ArrayList<>();
            for (String auction : List.copyOf(naive.keySet())) {
              Group group = Objects.requireNonNull(naive.get(auction));
              long due = group.last() + ttlMillis * 1000;
              if (Provenance.isMoment(watermark) && due <= watermark) {
                naive.remove(auction);
                expected.add(Row.row(auction, null, null, moment(due), null, true));
              } else if (changed.contains(auction)) {
                expected.add(row(auction, group));
              }
            }
            changed.clear();
            assertThat(table.commit(watermark)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(table.state().groups()).isEqualTo(naive.size());
            List<Row> present = new ArrayList<>();
            naive.forEach((auction, group) -> present.add(told(auction, group)));
            assertThat(table.read()).containsExactlyInAnyOrderElementsOf(present);
            for (int key = 0; key < keys; key++) {
              assertThat(table.has("auction-" + key))
                  .isEqualTo(naive.containsKey("auction-" + key));
            }
            atCommit = Map.copyOf(naive);
            if (random.nextInt(4) == 0) {
              table.snapshot();
            }
          }
        }
      }
      table.restart();
      List<Row> left = table.commit(Provenance.END);
      assertThat(left).isEmpty();
      assertThat(table.state().groups()).isEqualTo(atCommit.size());
      assertThat(table.read())
          .containsExactlyInAnyOrderElementsOf(
              atCommit.entrySet().stream()
                  .map(group -> told(group.getKey(), group.getValue()))
                  .toList());
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
