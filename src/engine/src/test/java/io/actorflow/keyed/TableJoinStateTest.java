package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableJoinStateTest {
  private static final Schema PRODUCTS =
      Columns.schema(
          Columns.timestamp("at"),
          Columns.utf8("id"),
          Columns.int32("shop"),
          Columns.utf8("name"),
          Columns.bool(Columns.DELETED));
  private static final Schema STOCK =
      Columns.schema(
          Columns.timestamp("at"),
          Columns.utf8("product"),
          Columns.int64("shop"),
          Columns.int64("pieces"),
          Columns.bool(Columns.DELETED));

  /** A row of either input; it is a deletion without a value. */
  private record Change(int input, long at, String id, long shop, @Nullable Long value) {
    Row row() {
      Object shown = value == null ? null : input == 0 ? "name-" + value : value;
      return Row.row(
          at, id, input == 0 ? (Object) (int) shop : (Object) shop, shown, value == null);
    }

    List<Object> key() {
      return List.of(id, shop);
    }
  }

  private static TableJoinPlan plan(JoinKind kind, long ttl) {
    List<Input> inputs =
        List.of(new Input("products", PRODUCTS, "at"), new Input("stock", STOCK, "at"));
    JoinConfig.Key key = new JoinConfig.Key(List.of("id", "shop"), List.of("product", "shop"));
    TableJoinPlan plan = TableJoinPlan.of(JoinInputs.of(inputs, key), kind, ttl);
    assertThat(Columns.names(plan.results().schema()))
        .containsExactly("id", "shop", "at", "name", "stock-at", "pieces", Columns.DELETED);
    return (TableJoinPlan) plan.only(Set.of("id", "shop", "name", "pieces"));
  }

  /** What the join should do, done in the plainest way. */
  private static final class Naive {
    private final JoinKind kind;
    private final long ttl;
    private List<Map<List<Object>, Change>> tables = List.of(new HashMap<>(), new HashMap<>());
    private List<Map<List<Object>, Change>> atCommit = List.of(Map.of(), Map.of());
    private final Set<List<Object>> changed = new HashSet<>();
    private Map<List<Object>, Row> out = new HashMap<>();

    Naive(JoinKind kind, long ttl) {
      this.kind = kind;
      this.ttl = ttl;
    }

    void apply(Change change) {
      Map<List<Object>, Change> table = tables.get(change.input());
      Change before = table.get(change.key());
      if (change.value() == null ? before == null : change.equals(before)) {
        return;
      }
      changed.add(change.key());
      if (change.value() == null) {
        table.remove(change.key());
      } else {
        table.put(change.key(), change);
      }
    }

    List<Row> commit(long watermark) {
      for (Map<List<Object>, Change> table : tables) {
        for (Change change : List.copyOf(table.values())) {
          if (ttl > 0 && Provenance.isMoment(watermark) && change.at() + ttl <= watermark) {
            table.remove(change.key());
            changed.add(change.key());
          }
        }
      }
      List<Row> results = new ArrayList<>();
      for (List<Object> key : changed) {
        Change left = tables.get(0).get(key);
        Change right = tables.get(1).get(key);
        boolean joins =
            (left != null && right != null)
                || (left != null && kind.keepsLeft())
                || (right != null && kind.keepsRight());
        Row row =
            Row.row(
                key.get(0),
                key.get(1),
                left == null ? null : "name-" + left.value(),
                right == null ? null : right.value(),
                false);
        if (joins) {
          results.add(row);
          out.put(key, row);
        } else if (out.remove(key) != null) {
          results.add(Row.row(key.get(0), key.get(1), null, null, true));
        }
      }
      changed.clear();
      atCommit = tables.stream().map(Map::copyOf).toList();
      return results;
    }

    void restart() {
      tables = List.of(new HashMap<>(atCommit.get(0)), new HashMap<>(atCommit.get(1)));
      changed.clear();
    }
  }

  @Property(tries = 600, seed = "4711")
  void eachCommitGivesTheJoinedRowsThatChangedWhereverItCrashes(
      @ForAll long seed, @ForAll JoinKind kind) {
    Random random = new Random(seed);
    long ttl = random.nextInt(3) == 0 ? 1 + random.nextInt(3000) : 0;
    int keys = 1 + random.nextInt(40);
    Naive naive = new Naive(kind, ttl);
    try (Journalled join = new Journalled(plan(kind, ttl), PRODUCTS, STOCK)) {
      long watermark = Provenance.NO_WATERMARK;
      long time = -3000;
      for (int step = random.nextInt(120); step >= 0; step--) {
        switch (random.nextInt(8)) {
          case 0 -> {
            join.restart();
            naive.restart();
          }
          case 1, 2, 3, 4 -> {
            time += random.nextInt(400);
            List<Change> changes = changes(random, random.nextInt(2), time, keys);
            changes.forEach(naive::apply);
            if (!changes.isEmpty()) {
              join.apply(changes.getFirst().input(), changes.stream().map(Change::row).toList());
            }
          }
          default -> {
            watermark = Math.max(watermark, time - random.nextInt(1500));
            commit(join, naive, watermark);
            if (random.nextInt(4) == 0) {
              join.snapshot();
            }
          }
        }
      }
      commit(join, naive, watermark);
      commit(join, naive, Provenance.END);
      join.restart();
      assertThat(join.read()).containsExactlyInAnyOrderElementsOf(naive.out.values());
      Set<List<Object>> left = new HashSet<>(naive.tables.get(0).keySet());
      left.addAll(naive.tables.get(1).keySet());
      assertThat(join.state().groups()).isEqualTo(left.size());
    }
  }

  private static void commit(Journalled join, Naive naive, long watermark) {
    assertThat(join.commit(watermark)).containsExactlyInAnyOrderElementsOf(naive.commit(watermark));
  }

  private static List<Change> changes(Random random, int input, long time, int keys) {
    List<Change> changes = new ArrayList<>();
    for (int i = random.nextInt(10); i > 0; i--) {
      // Half of them are of one key.
      int key = random.nextBoolean() ? 0 : random.nextInt(keys);
      changes.add(
          new Change(
              input,
              time - random.nextInt(1500),
              "product-" + key % 7,
              key / 7,
              random.nextInt(3) == 0 ? null : (Long) (long) random.nextInt(4)));
    }
    return changes;
  }

  @ParameterizedTest
  @EnumSource(JoinKind.class)
  void theTableThatComesOutIsWhatDuckDbJoins(JoinKind kind) throws SQLException {
    Random random = new Random(4711);
    Map<List<Object>, List<Object>> table = new HashMap<>();
    List<Change> all = new ArrayList<>();
    try (Journalled join = new Journalled(plan(kind, 0), PRODUCTS, STOCK)) {
      for (int step = 0; step < 300; step++) {
        List<Change> changes = changes(random, random.nextInt(2), step, 100);
        if (!changes.isEmpty()) {
          join.apply(changes.getFirst().input(), changes.stream().map(Change::row).toList());
        }
        all.addAll(changes);
        for (Row row : join.commit(Provenance.NO_WATERMARK)) {
          List<Object> values = new ArrayList<>(row.values());
          List<Object> key = List.of(values.get(0), values.get(1));
          if (values.get(4).equals(true)) {
            assertThat(table.remove(key)).isNotNull();
          } else {
            table.put(key, values.subList(2, 4));
          }
        }
        if (step % 40 == 0) {
          join.snapshot();
        } else if (step % 15 == 0) {
          join.restart();
        }
      }
    }
    assertThat(table).isEqualTo(answer(all, kind));
  }

  private static Map<List<Object>, List<Object>> answer(List<Change> changes, JoinKind kind)
      throws SQLException {
    Map<List<Object>, List<Object>> answer = new HashMap<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      database
          .createStatement()
          .execute(
              "create table changes (number bigint, input int, id text, shop bigint, v bigint)");
      database.setAutoCommit(false);
      try (PreparedStatement insert =
          database.prepareStatement("insert into changes values (?, ?, ?, ?, ?)")) {
        for (int i = 0; i < changes.size(); i++) {
          Change change = changes.get(i);
          insert.setLong(1, i);
          insert.setInt(2, change.input());
          insert.setString(3, change.id());
          insert.setLong(4, change.shop());
          insert.setObject(5, change.value());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      database.commit();
      String latest =
          """
          (select id, shop, last.v as v from (
             select id, shop, max_by({'v': v}, number) as last
             from changes where input = %d group by all)
           where last.v is not null)
          """;
      String sql =
          "select id, shop, l.v, r.v from %s l %s join %s r using (id, shop)"
              .formatted(latest.formatted(0), kind, latest.formatted(1));
      try (ResultSet rows = database.createStatement().executeQuery(sql)) {
        while (rows.next()) {
          List<Object> values = new ArrayList<>();
          Object left = rows.getObject(3);
          values.add(left == null ? null : "name-" + left);
          values.add(rows.getObject(4));
          answer.put(List.of(rows.getString(1), rows.getLong(2)), values);
        }
      }
    }
    return answer;
  }

  @Test
  void whatIsDeletedLeavesNothingBehind() {
    try (Journalled join = new Journalled(plan(JoinKind.FULL, 0), PRODUCTS, STOCK)) {
      for (int round = 0; round < 10; round++) {
        for (long value = 0; value < 2; value++) {
          for (int input = 0; input < 2; input++) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
              String id = "product-" + round + "-" + i;
              rows.add(new Change(input, 0, id, i, value == 0 ? (Long) (long) i : null).row());
            }
            join.apply(input, rows);
          }
          assertThat(join.commit(round)).hasSize(2000);
        }
      }
      assertThat(join.state().groups()).isZero();
      assertThat(join.state().all()).isEmpty();
      assertThat(join.state().heapBytes()).isLessThan(2_000_000);
    }
  }
}
