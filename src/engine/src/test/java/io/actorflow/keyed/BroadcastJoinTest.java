package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.group.Gatherer;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A join with a broadcast table over several shards, each of which may be lost by itself. */
class BroadcastJoinTest {
  private static final int DISORDER = 400;
  private static final Schema ORDERS =
      Columns.schema(
          Columns.timestamp("at"),
          Columns.utf8("product"),
          Columns.int64("number"),
          Columns.int64("read"));
  private static final Schema PRODUCTS =
      Columns.schema(
          Columns.timestamp("since"),
          Columns.utf8("id"),
          Columns.utf8("name"),
          Columns.bool(Columns.DELETED));

  private record Order(long at, String product, long number) {
    Row with(@Nullable Version version) {
      return Row.row(
          moment(at),
          product,
          number,
          version == null ? null : moment(version.since()),
          version == null ? null : version.id(),
          version == null ? null : version.name());
    }
  }

  private record Version(long since, String id, @Nullable String name) {
    Row row() {
      return Row.row(since, id, name, name == null);
    }
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static AsOfPlan plan(boolean left, long limit) {
    List<Input> inputs =
        List.of(new Input("orders", ORDERS, "at"), new Input("products", PRODUCTS, "since"));
    return AsOfPlan.of(
        JoinInputs.of(inputs, new JoinConfig.Key(List.of("product"), List.of("id"))),
        left,
        0,
        OptionalLong.of(limit),
        LateRows.DEAD_LETTERS);
  }

  /** One split of an input, with its watermark at each offset. */
  private record Split<T>(List<T> rows, List<Long> watermarks) {
    Split() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(T row, long watermark) {
      rows.add(row);
      watermarks.add(watermark);
    }

    long watermark(int position) {
      if (position == rows.size()) {
        return Provenance.END;
      }
      return position == 0 ? Provenance.NO_WATERMARK : watermarks.get(position - 1);
    }
  }

  /** A shard with how much of both splits it has applied, and committed. */
  private static final class Shard {
    private final Journalled state;
    private final int[] applied = new int[2];
    private final int[] committed = new int[2];

    Shard(AsOfPlan plan, int maxResults) {
      state = new Journalled(plan, of -> ((AsOfPlan) of).newState(maxResults), ORDERS, PRODUCTS);
    }

    void restart() {
      state.restart();
      System.arraycopy(committed, 0, applied, 0, 2);
    }
  }

  /** All shards, and the task that reads both splits for them. */
  private static final class Run implements AutoCloseable {
    private final BufferAllocator allocator = new RootAllocator();
    private final Split<Order> orders;
    private final Split<Version> versions;
    private final List<Shard> shards = new ArrayList<>();
    private final List<Gatherer> gatherers;
    private final List<Row> results = new ArrayList<>();
    private long reads;

    Run(AsOfPlan plan, int count, int maxResults, Split<Order> orders, Split<Version> versions) {
      this.orders = orders;
      this.versions = versions;
      for (int shard = 0; shard < count; shard++) {
        shards.add(new Shard(plan, maxResults));
      }
      gatherers = List.of(plan.newGatherer(0, count), plan.newGatherer(1, count));
    }

    /** Reads on from the shard that is furthest behind; the others do not want what they have. */
    void read(int input, int to) {
      reads++;
      List<Integer> cuts = new ArrayList<>(shards.stream().map(s -> s.applied[input]).toList());
      cuts.add(to);
      List<Integer> ends = cuts.stream().filter(cut -> cut <= to).distinct().sorted().toList();
      for (int piece = 1; piece < ends.size(); piece++) {
        gather(input, ends.get(piece - 1), ends.get(piece));
      }
      for (int shard = 0; shard < shards.size(); shard++) {
        Shard each = shards.get(shard);
        each.applied[input] = Math.max(each.applied[input], to);
        io.actorflow.group.Rows taken = gatherers.get(input).take(shard);
        if (!taken.isEmpty()) {
          assertThat(each.state.apply(taken)).as("late rows").isEmpty();
        }
      }
    }

    private void gather(int input, int from, int to) {
      List<Row> rows =
          input == 0
              ? orders.rows().subList(from, to).stream()
                  .map(order -> Row.row(order.at(), order.product(), order.number(), reads))
                  .toList()
              : versions.rows().subList(from, to).stream().map(Version::row).toList();
      try (Batch batch = new Rows(input == 0 ? ORDERS : PRODUCTS, rows).in(allocator)) {
        gatherers
            .get(input)
            .add(
                batch,
                shard -> shards.get(shard).applied[input] <= from,
                (rejected, row, cause) -> fail(cause));
      }
    }

    void commit(int shard) {
      Shard each = shards.get(shard);
      long watermark =
          Math.min(orders.watermark(each.applied[0]), versions.watermark(each.applied[1]));
      keep(each.state.commit(watermark));
      System.arraycopy(each.applied, 0, each.committed, 0, 2);
      while (each.state.hasMoreResults()) {
        keep(each.state.commit(watermark));
      }
    }

    /** When a row was read is of no interest. */
    private void keep(List<Row> rows) {
      for (Row row : rows) {
        List<Object> values = new ArrayList<>(row.values());
        values.remove(ORDERS.getFields().size() - 1);
        results.add(Row.row(values.toArray()));
      }
    }

    @Override
    public void close() {
      shards.forEach(shard -> shard.state.close());
      allocator.close();
    }
  }

  private static String key(Random random, int keys) {
    return "product-" + (random.nextBoolean() ? 0 : random.nextInt(keys));
  }

  private static Split<Order> orders(Random random, int count, int keys) {
    Split<Order> orders = new Split<>();
    long time = -2000;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(60);
      orders.add(new Order(time - random.nextInt(DISORDER), key(random, keys), i), time - DISORDER);
    }
    return orders;
  }

  private static Split<Version> versions(Random random, int count, int keys) {
    Split<Version> versions = new Split<>();
    long time = -2000;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(200);
      long since = time - random.nextInt(DISORDER);
      String name = random.nextInt(5) == 0 ? null : "name-" + i;
      versions.add(new Version(since, key(random, keys), name), time - DISORDER);
    }
    return versions;
  }

  /** Each row with its version, found in the plainest way. */
  private static List<Row> expected(List<Order> orders, List<Version> versions, boolean left) {
    List<Row> rows = new ArrayList<>();
    for (Order order : orders) {
      Version best = null;
      for (Version version : versions) {
        boolean isOfIt = version.id().equals(order.product()) && version.since() <= order.at();
        if (isOfIt && (best == null || version.since() >= best.since())) {
          best = version;
        }
      }
      boolean holds = best != null && best.name() != null;
      if (holds || left) {
        rows.add(order.with(holds ? best : null));
      }
    }
    return rows;
  }

  @Property(tries = 300, seed = "4711")
  void eachRowComesOutOnceWhicheverShardsAreLost(@ForAll long seed) {
    Random random = new Random(seed);
    boolean left = random.nextBoolean();
    int keys = 1 + random.nextInt(5);
    int count = 1 + random.nextInt(5);
    int maxResults = random.nextBoolean() ? 1_000_000 : 1 + random.nextInt(5);
    Split<Order> orders = orders(random, random.nextInt(200), keys);
    Split<Version> versions = versions(random, random.nextInt(80), keys);
    try (Run run = new Run(plan(left, Long.MAX_VALUE), count, maxResults, orders, versions)) {
      int[] read = new int[2];
      int[] sizes = {orders.rows().size(), versions.rows().size()};
      for (int step = random.nextInt(150); step >= 0; step--) {
        int shard = random.nextInt(count);
        switch (random.nextInt(8)) {
          case 0 -> run.shards.get(shard).restart();
          case 1 -> {
            run.commit(shard);
            run.shards.get(shard).state.snapshot();
          }
          case 2, 3, 4 -> run.commit(shard);
          default -> {
            int input = random.nextInt(2);
            read[input] = Math.min(sizes[input], read[input] + random.nextInt(12));
            run.read(input, read[input]);
          }
        }
      }
      run.read(0, sizes[0]);
      run.read(1, sizes[1]);
      for (int shard = 0; shard < count; shard++) {
        run.commit(shard);
      }
      assertThat(run.results)
          .containsExactlyInAnyOrderElementsOf(expected(orders.rows(), versions.rows(), left));
    }
  }

  @Test
  void aKeyThatAllRowsHaveIsSpreadOverAllShards() {
    Random random = new Random(4711);
    int count = 8;
    Split<Order> orders = orders(random, 4000, 1);
    Split<Version> versions = versions(random, 100, 1);
    try (Run run = new Run(plan(true, Long.MAX_VALUE), count, 1_000_000, orders, versions)) {
      run.read(0, orders.rows().size());
      run.read(1, versions.rows().size());
      List<Integer> perShard = new ArrayList<>();
      for (int shard = 0; shard < count; shard++) {
        int before = run.results.size();
        run.commit(shard);
        perShard.add(run.results.size() - before);
      }
      assertThat(Collections.min(perShard)).isGreaterThan(4000 / count * 3 / 4);
      assertThat(Collections.max(perShard)).isLessThan(4000 / count * 5 / 4);
      assertThat(run.results)
          .containsExactlyInAnyOrderElementsOf(expected(orders.rows(), versions.rows(), true));
    }
  }

  @Test
  void aShardIsFullWhenItsTableIsMoreThanTheLimitAndHasRoomWhenItForgets() {
    AsOfPlan plan = plan(true, 200_000);
    String name = "x".repeat(1000);
    try (Journalled join = new Journalled(plan, ORDERS, PRODUCTS)) {
      List<Row> orders = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        orders.add(Row.row(900L, "product-" + i, (long) i, 0L));
      }
      join.apply(0, orders);
      join.commit(0);
      assertThat(plan.overfull(join.state())).as("rows of the stream do not count").isEmpty();
      for (int version = 1; version <= 150; version++) {
        join.apply(1, List.of(new Version(version, "product", name).row()));
      }
      join.commit(0);
      assertThat(plan.overfull(join.state())).isEmpty();
      join.restart();
      for (int version = 151; version <= 250; version++) {
        join.apply(1, List.of(new Version(version, "product", name).row()));
      }
      String full = plan.overfull(join.state());
      assertThat(full)
          .matches("it holds 2[4-9]\\d KiB of the table 'products'.*")
          .contains("(expected: at most 195 KiB; raise broadcast-limit");
      join.commit(0);
      assertThat(plan.overfull(join.state())).startsWith("it holds 2");
      join.restart();
      assertThat(plan.overfull(join.state())).startsWith("it holds 2");
      assertThat(plan(true, 400_000).overfull(join.state())).isEmpty();
      join.commit(200);
      assertThat(plan.overfull(join.state())).as("half of it is forgotten").isEmpty();
    }
  }
}
