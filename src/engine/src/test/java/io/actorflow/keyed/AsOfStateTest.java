package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.testkit.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfStateTest {
  private static final Schema ORDERS =
      Columns.schema(Columns.timestamp("at"), Columns.utf8("product"), Columns.int64("number"));
  private static final Schema PRODUCTS =
      Columns.schema(
          Columns.timestamp("since"),
          Columns.utf8("id"),
          Columns.utf8("name"),
          Columns.bool(Columns.DELETED));

  private record Order(long at, String product, long number) {
    Row row() {
      return Row.row(at, product, number);
    }

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

  private static AsOfPlan plan(boolean left, long ttl) {
    List<Input> inputs =
        List.of(new Input("orders", ORDERS, "at"), new Input("products", PRODUCTS, "since"));
    return AsOfPlan.of(
        JoinInputs.of(inputs, new JoinConfig.Key(List.of("product"), List.of("id"))),
        left,
        ttl,
        OptionalLong.empty(),
        LateRows.DEAD_LETTERS);
  }

  /** What the join should do, done in the plainest way: it forgets nothing. */
  private static final class Naive {
    private final boolean left;
    private final long ttl;
    private List<Order> waiting = new ArrayList<>();
    private List<Version> versions = new ArrayList<>();
    private List<Order> waitingAtCommit = List.of();
    private List<Version> versionsAtCommit = List.of();
    private long watermark = Provenance.NO_WATERMARK;

    Naive(boolean left, long ttl) {
      this.left = left;
      this.ttl = ttl;
    }

    List<Row> commit(long reached) {
      watermark = reached;
      List<Row> results = new ArrayList<>();
      for (Order order : List.copyOf(waiting)) {
        if (order.at() < reached) {
          waiting.remove(order);
          Version version = versionOf(order);
          if (version != null || left) {
            results.add(order.with(version));
          }
        }
      }
      waitingAtCommit = List.copyOf(waiting);
      versionsAtCommit = List.copyOf(versions);
      return results;
    }

    private @Nullable Version versionOf(Order order) {
      Version best = null;
      for (Version version : versions) {
        boolean isOfIt = version.id().equals(order.product()) && version.since() <= order.at();
        if (isOfIt && (best == null || version.since() >= best.since())) {
          best = version;
        }
      }
      boolean holds =
          best != null && best.name() != null && (ttl == 0 || order.at() - best.since() < ttl);
      return holds ? best : null;
    }

    void restart() {
      waiting = new ArrayList<>(waitingAtCommit);
      versions = new ArrayList<>(versionsAtCommit);
    }
  }

  @Property(tries = 600, seed = "4711")
  void eachRowMeetsTheVersionOfItsTimeWhereverItCrashes(@ForAll long seed) {
    Random random = new Random(seed);
    boolean left = random.nextBoolean();
    long ttl = random.nextInt(3) == 0 ? 1 + random.nextInt(600) : 0;
    boolean deletes = random.nextBoolean();
    int keys = 1 + random.nextInt(20);
    int maxResults = random.nextBoolean() ? 1_000_000 : 1 + random.nextInt(5);
    Naive naive = new Naive(left, ttl);
    try (Journalled join =
        new Journalled(
            plan(left, ttl), plan -> ((AsOfPlan) plan).newState(maxResults), ORDERS, PRODUCTS)) {
      long time = -2000;
      long number = 0;
      for (int step = random.nextInt(150); step >= 0; step--) {
        switch (random.nextInt(9)) {
          case 0 -> {
            join.restart();
            naive.restart();
          }
          case 1, 2, 3 -> {
            time += random.nextInt(60);
            List<Order> orders = new ArrayList<>();
            List<Order> late = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
              Order order = new Order(time - random.nextInt(400), key(random, keys), number++);
              orders.add(order);
              (order.at() < naive.watermark ? late : naive.waiting).add(order);
            }
            assertThat(join.apply(0, orders.stream().map(Order::row).toList()))
                .isEqualTo(
                    late.stream()
                        .map(order -> Row.row(moment(order.at()), order.product(), order.number()))
                        .toList());
          }
          case 4, 5 -> {
            List<Version> versions = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
              long since = time - random.nextInt(400);
              boolean comesLate = !deletes && ttl == 0 && random.nextInt(4) == 0;
              versions.add(
                  new Version(
                      comesLate ? since : Math.max(since, naive.watermark),
                      key(random, keys),
                      deletes && random.nextInt(3) == 0 ? null : "name-" + random.nextInt(1000)));
            }
            naive.versions.addAll(versions);
            assertThat(join.apply(1, versions.stream().map(Version::row).toList())).isEmpty();
          }
          default -> {
            long reached = Math.max(naive.watermark, time - random.nextInt(400));
            commit(join, naive, reached, random);
          }
        }
      }
      commit(join, naive, Provenance.END, random);
      join.restart();
      assertThat(join.apply(0, List.of(new Order(time, "late", 0).row()))).hasSize(1);
    }
  }

  private static void commit(Journalled join, Naive naive, long reached, Random random) {
    List<Row> results = new ArrayList<>(join.commit(reached));
    if (random.nextInt(4) == 0) {
      join.snapshot();
    }
    while (join.hasMoreResults()) {
      if (random.nextInt(4) == 0) {
        join.restart();
      }
      results.addAll(join.commit(reached));
    }
    assertThat(results).containsExactlyInAnyOrderElementsOf(naive.commit(reached));
    assertThat(join.state().outgoing(reached)).isEqualTo(reached);
  }

  /** Half of the rows are of one key. */
  private static String key(Random random, int keys) {
    return "product-" + (random.nextBoolean() ? 0 : random.nextInt(keys));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void joinsAsDuckDbDoesHoweverRowsArrive(boolean left) throws SQLException {
    Random random = new Random(4711);
    List<Order> orders = new ArrayList<>();
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      orders.add(new Order(random.nextInt(100_000), key(random, 50), i));
      if (i % 3 == 0) {
        // No two versions of a moment: which of them holds is up to the order in which they come.
        String name = random.nextInt(5) == 0 ? null : "name-" + i;
        versions.add(new Version(i * 16L, key(random, 50), name));
      }
    }
    List<Row> results = new ArrayList<>();
    try (Journalled join = new Journalled(plan(left, 0), ORDERS, PRODUCTS)) {
      long watermark = Provenance.NO_WATERMARK;
      for (int step = 0; step < 100; step++) {
        long from = step * 1000L;
        long to = from + 1000;
        List<Row> someOrders =
            new ArrayList<>(
                orders.stream()
                    .filter(order -> order.at() >= from && order.at() < to)
                    .map(Order::row)
                    .toList());
        List<Row> someVersions =
            new ArrayList<>(
                versions.stream()
                    .filter(version -> version.since() >= from && version.since() < to)
                    .map(Version::row)
                    .toList());
        Collections.shuffle(someOrders, random);
        Collections.shuffle(someVersions, random);
        boolean ordersFirst = random.nextBoolean();
        join.apply(ordersFirst ? 0 : 1, ordersFirst ? someOrders : someVersions);
        results.addAll(join.commit(watermark));
        join.apply(ordersFirst ? 1 : 0, ordersFirst ? someVersions : someOrders);
        watermark = to - random.nextInt(2);
        results.addAll(join.commit(from));
        if (step % 7 == 0) {
          join.snapshot();
        } else if (step % 3 == 0) {
          join.restart();
        }
        watermark = from;
      }
      results.addAll(join.commit(Provenance.END));
      assertThat(join.state().groups()).isLessThanOrEqualTo(50);
    }
    assertThat(results).containsExactlyInAnyOrderElementsOf(answer(orders, versions, left));
  }

  private static List<Row> answer(List<Order> orders, List<Version> versions, boolean left)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      database
          .createStatement()
          .execute(
              "create table orders (moment bigint, product text, number bigint);"
                  + " create table products (since bigint, id text, name text)");
      database.setAutoCommit(false);
      try (PreparedStatement insert =
          database.prepareStatement("insert into orders values (?, ?, ?)")) {
        for (Order order : orders) {
          insert.setLong(1, order.at());
          insert.setString(2, order.product());
          insert.setLong(3, order.number());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      try (PreparedStatement insert =
          database.prepareStatement("insert into products values (?, ?, ?)")) {
        for (Version version : versions) {
          insert.setLong(1, version.since());
          insert.setString(2, version.id());
          insert.setString(3, version.name());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      database.commit();
      try (ResultSet result =
          database
              .createStatement()
              .executeQuery(
                  """
                  select moment, product, number, since, id, name
                  from orders asof left join products
                    on product = id and moment >= since
                  """)) {
        while (result.next()) {
          Order order = new Order(result.getLong(1), result.getString(2), result.getLong(3));
          String name = result.getString(6);
          if (name != null) {
            rows.add(order.with(new Version(result.getLong(4), result.getString(5), name)));
          } else if (left) {
            rows.add(order.with(null));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void forgetsVersionsThatNoRowCanMeet() {
    try (Journalled join = new Journalled(plan(true, 0), ORDERS, PRODUCTS)) {
      for (int round = 1; round <= 200; round++) {
        List<Row> versions = new ArrayList<>();
        for (int key = 0; key < 100; key++) {
          versions.add(new Version(round * 10L, "product-" + key, "a name of some length").row());
          versions.add(new Version(round * 10L, "gone-" + round + "-" + key, "name").row());
          versions.add(new Version(round * 10L + 1, "gone-" + round + "-" + key, null).row());
        }
        join.apply(1, versions);
        join.commit(round * 10L + 5);
        assertThat(join.state().groups()).isEqualTo(100);
        assertThat(join.state().heapBytes()).isLessThan(400_000);
      }
    }
  }
}
