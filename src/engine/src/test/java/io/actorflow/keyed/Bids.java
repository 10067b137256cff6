package io.actorflow.keyed;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.Rows;
import io.actorflow.spill.StateRoom;
import io.actorflow.testkit.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Bids as rows, on their way into and out of a keyed state. */
final class Bids implements AutoCloseable {
  static final Schema SCHEMA = schema(timestamp("at"), utf8("auction"), int64("price"));

  private final BufferAllocator allocator = new RootAllocator();
  private final Aggregation aggregation;
  private final GroupLayout layout;

  /** One row of the input; time in microseconds. */
  record Bid(long at, String auction, long price) {
    Row row() {
      return Row.row(at, auction, price);
    }
  }

  /**
   * One group of the output; the window's bounds are 0 where there is no event time, its timing is
   * empty if it comes out once.
   */
  record Group(long start, long end, String auction, long bids, long sum, long top, String timing) {
    Group(long start, long end, String auction, long bids, long sum, long top) {
      this(start, end, auction, bids, sum, top, "");
    }

    Group plus(Bid bid) {
      return new Group(
          start, end, auction, bids + 1, sum + bid.price(), Math.max(top, bid.price()));
    }

    Group timed(String word) {
      return new Group(start, end, auction, bids, sum, top, word);
    }

    static Group of(long start, long end, Bid bid) {
      return new Group(start, end, bid.auction(), 1, bid.price(), bid.price());
    }
  }

  Bids(Windowing windowing) {
    this(Optional.of(windowing));
  }

  Bids(Optional<Windowing> windowing) {
    Map<String, String> aggregates = new LinkedHashMap<>();
    aggregates.put("bids", "count(*)");
    aggregates.put("sum", "sum(price)");
    aggregates.put("top", "max(price)");
    // What these say follows from one another, in every state that they are in.
    aggregates.put("all", "collect(price, 10000)");
    aggregates.put("tops", "top(price, 2)");
    aggregates.put("distinct", "count(distinct price)");
    aggregates.put("greatest", "quantile(price, 1)");
    aggregates.put("auctions", "count(distinct auction)");
    aggregation = new Aggregation(List.of("auction"), aggregates, windowing);
    layout = aggregation.layout(SCHEMA, "at");
  }

  KeyedState newState() {
    return newState(StateRoom.endless());
  }

  KeyedState newState(StateRoom room) {
    return new AggregationPlan(aggregation, layout, "at").newState(room);
  }

  /** What a task would send of them to the one shard. */
  Rows partials(List<Bid> bids) {
    PreAggregator groups = new PreAggregator(layout, 1, aggregation.slices("at").orElse(null));
    List<Row> rows = bids.stream().map(Bid::row).toList();
    try (Batch batch = new io.actorflow.testkit.Rows(SCHEMA, rows).in(allocator)) {
      groups.add(
          batch,
          shard -> true,
          (rejected, row, cause) -> {
            throw new AssertionError(cause);
          });
    }
    return groups.take(0);
  }

  /** What a sink would get of results. */
  List<Group> groups(List<Rows> results) {
    List<Group> groups = new ArrayList<>();
    try (Batch batch =
        aggregation.results(layout).batch(results, new Provenance("test", 0, 1, 0), allocator)) {
      for (Row row : io.actorflow.testkit.Rows.of(batch).rows()) {
        groups.add(group(row.values()));
      }
    }
    return groups;
  }

  /** Rows that were too late have no window: their pane stands for it. */
  long bids(Rows late) {
    return late.isEmpty() ? 0 : groups(List.of(late)).stream().mapToLong(Group::bids).sum();
  }

  private Group group(List<?> values) {
    boolean isTable = !aggregation.needsEventTime();
    boolean isTimed = aggregation.windowing().filter(w -> w.emission().updates()).isPresent();
    int key = isTable ? 0 : isTimed ? 3 : 2;
    check(values.subList(key + 1, values.size()));
    return new Group(
        isTable ? 0 : micros(values.get(0)),
        isTable ? 0 : micros(values.get(1)),
        (String) values.get(key),
        (Long) values.get(key + 1),
        (Long) values.get(key + 2),
        (Long) values.get(key + 3),
        isTimed ? (String) values.get(2) : "");
  }

  private static void check(List<?> aggregates) {
    List<Long> prices = ((List<?>) aggregates.get(3)).stream().map(Long.class::cast).toList();
    assertThat((long) prices.size()).isEqualTo(aggregates.get(0));
    assertThat(prices.stream().mapToLong(price -> price).sum()).isEqualTo(aggregates.get(1));
    assertThat(Collections.max(prices)).isEqualTo(aggregates.get(2));
    assertThat(prices.stream().sorted(Comparator.reverseOrder()).limit(2).toList())
        .isEqualTo(aggregates.get(4));
    assertThat(prices.stream().distinct().count()).isEqualTo(aggregates.get(5));
    assertThat(Collections.max(prices).doubleValue()).isEqualTo(aggregates.get(6));
    assertThat(aggregates.get(7)).isEqualTo(1L);
  }

  private static long micros(Object moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) moment);
  }

  @Override
  public void close() {
    allocator.close();
  }
}
