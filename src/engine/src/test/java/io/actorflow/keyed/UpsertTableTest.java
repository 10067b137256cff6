package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.keyed.NaiveUpserts.Change;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class UpsertTableTest {
  static final Schema COLUMNS =
      Columns.schema(
          Columns.timestamp("at"),
          Columns.utf8("product"),
          Columns.int64("shop"),
          Columns.int64("version"),
          Columns.utf8("name"),
          Columns.bool(Columns.DELETED));

  static KeyedPlan plan(String order, long ttlMillis) {
    UpsertTableConfig config =
        new UpsertTableConfig(
            List.of("product", "shop"),
            Optional.of(order).filter(column -> !column.isEmpty()),
            Optional.empty(),
            ttlMillis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ttlMillis)));
    return new UpsertTable(config).plan(List.of(new Input("changes", COLUMNS, "at")), Map.of());
  }

  @Property(tries = 600, seed = "4711")
  void eachCommitGivesTheRowsThatChangedWhereverItCrashes(@ForAll long seed) {
    Random random = new Random(seed);
    String order = List.of("", "at", "version").get(random.nextInt(3));
    long ttlMillis = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
    int keys = 1 + random.nextInt(40);
    NaiveUpserts naive = new NaiveUpserts(order, ttlMillis * 1000);
    try (Journalled table = new Journalled(plan(order, ttlMillis), COLUMNS)) {
      long watermark = Provenance.NO_WATERMARK;
      long time = -3000;
      for (int step = random.nextInt(150); step >= 0; step--) {
        switch (random.nextInt(8)) {
          case 0 -> {
            table.restart();
            naive.restart();
          }
          case 1, 2, 3, 4 -> {
            time += random.nextInt(400);
            List<Change> changes = NaiveUpserts.changes(random, time, keys);
            changes.forEach(naive::apply);
            assertThat(table.apply(0, changes.stream().map(Change::row).toList())).isEmpty();
          }
          default -> {
            watermark = Math.max(watermark, time - random.nextInt(1500));
            commit(table, naive, watermark);
            if (random.nextInt(4) == 0) {
              table.snapshot();
            }
          }
        }
        assertThat(table.state().hasChanges()).isEqualTo(naive.hasChanges());
      }
      commit(table, naive, watermark);
      commit(table, naive, Provenance.END);
      table.restart();
      assertThat(table.read()).containsExactlyInAnyOrderElementsOf(naive.present());
      assertThat(table.state().groups()).isEqualTo(naive.groups());
    }
  }

  private static void commit(Journalled table, NaiveUpserts naive, long watermark) {
    assertThat(table.commit(watermark))
        .containsExactlyInAnyOrderElementsOf(naive.commit(watermark));
    for (Change change : naive.known()) {
      assertThat(table.has(change.product(), Long.toString(change.shop())))
          .isEqualTo(change.name() != null);
    }
    assertThat(table.read()).containsExactlyInAnyOrderElementsOf(naive.present());
    assertThat(table.has("no such product", "1")).isFalse();
  }

  @Test
  void anOrderedTableIsWhatDuckDbSaysHoweverItsRowsArrive() throws SQLException {
    List<Change> input = shuffled();
    Map<List<Object>, List<Object>> table = new HashMap<>();
    try (Journalled state = new Journalled(plan("version", 0), COLUMNS)) {
      for (int from = 0; from < input.size(); from += 500) {
        List<Change> some = input.subList(from, from + 500);
        state.apply(0, some.stream().map(Change::row).toList());
        take(state.commit(Provenance.NO_WATERMARK), table);
        if (from % 3000 == 0) {
          state.snapshot();
        } else if (from % 1000 == 0) {
          state.restart();
        }
      }
    }
    assertThat(table).isEqualTo(answer(input));
  }

  /** Versions of some products, in any order. */
  static List<Change> shuffled() {
    Random random = new Random(4711);
    List<Change> input = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int key = random.nextBoolean() ? 0 : random.nextInt(500);
      String name = random.nextInt(4) == 0 ? null : "name-" + i;
      input.add(new Change(i, "product-" + key % 7, key / 7, i + 1, name));
    }
    Collections.shuffle(input, random);
    return input;
  }

  /** Makes of a table's results a table again: version and name by product and shop. */
  static void take(List<?> results, Map<List<Object>, List<Object>> table) {
    for (Object result : results) {
      List<Object> values = new ArrayList<>(((Row) result).values());
      List<Object> key = List.of(values.get(1), values.get(2));
      if (values.get(5).equals(true)) {
        assertThat(table.remove(key)).isNotNull();
      } else {
        table.put(key, List.of(values.get(3), values.get(4)));
      }
    }
  }

  /** What DuckDB makes of them. */
  static Map<List<Object>, List<Object>> answer(List<Change> input) throws SQLException {
    Map<List<Object>, List<Object>> answer = new HashMap<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      database
          .createStatement()
          .execute("create table changes (product text, shop bigint, version bigint, name text)");
      try (PreparedStatement insert =
          database.prepareStatement("insert into changes values (?, ?, ?, ?)")) {
        database.setAutoCommit(false);
        for (Change change : input) {
          insert.setString(1, change.product());
          insert.setLong(2, change.shop());
          insert.setLong(3, change.version());
          insert.setString(4, change.name());
          insert.addBatch();
        }
        insert.executeBatch();
        database.commit();
      }
      try (ResultSet rows =
          database
              .createStatement()
              .executeQuery(
                  """
                  select product, shop, last.version, last.name from (
                    select product, shop, max_by({'version': version, 'name': name}, version) as last
                    from changes group by all)
                  where last.name is not null
                  """)) {
        while (rows.next()) {
          answer.put(
              List.of(rows.getString(1), rows.getLong(2)),
              List.of(rows.getLong(3), rows.getString(4)));
        }
      }
    }
    return answer;
  }

  @Test
  void whatIsDeletedLeavesNothingBehind() {
    try (Journalled table = new Journalled(plan("", 0), COLUMNS)) {
      for (int round = 0; round < 40; round++) {
        List<Row> rows = new ArrayList<>();
        List<Row> deletes = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
          String product = "product-" + round + "-" + i;
          rows.add(new Change(0, product, i, 1, "a name of some length").row());
          deletes.add(new Change(0, product, i, 1, null).row());
        }
        table.apply(0, rows);
        assertThat(table.commit(round)).hasSize(2000);
        table.apply(0, deletes);
        assertThat(table.commit(round)).hasSize(2000);
      }
      assertThat(table.state().groups()).isZero();
      assertThat(table.state().all()).isEmpty();
      assertThat(table.state().heapBytes()).isLessThan(1_500_000);
    }
  }

  @Test
  void onlyColumnsThatAreNeededAreKept() {
    KeyedPlan narrow = plan("", 0).only(new TreeSet<>(List.of("name")));
    assertThat(Columns.names(narrow.results().schema())).containsExactly("name", Columns.DELETED);
    assertThat(narrow.columnsRead(0))
        .containsExactlyInAnyOrder("at", "product", "shop", "name", Columns.DELETED);
    assertThat(narrow.change(plan("", 0))).startsWith("keeps columns [name] instead of");
    assertThat(plan("", 1).change(plan("", 2))).isEqualTo("has another ttl");
    assertThat(plan("at", 0).change(plan("", 0))).isNotEmpty();
    assertThat(plan("at", 0).change(plan("at", 0))).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithItsColumns() {
    UpsertTableConfig config =
        new UpsertTableConfig(
            List.of("product", "size"), Optional.of("name"), Optional.of("shop"), Optional.empty());
    Input input = new Input("changes", COLUMNS, "");
    PipelineException refused =
        Assertions.catchThrowableOfType(
            PipelineException.class, () -> new UpsertTable(config).plan(List.of(input), Map.of()));
    Map<String, String> problems = new TreeMap<>();
    refused.problems().forEach(problem -> problems.put(problem.path(), problem.message()));
    assertThat(problems)
        .containsExactly(
            Map.entry("deleted", "'shop' is Int(64, true) (expected: a boolean)"),
            Map.entry(
                "key",
                "'size' is no column of 'changes' (there are: [at, product, shop, version, name,"
                    + " _deleted])"),
            Map.entry("order", "'name' is Utf8 (expected: an integer, date or timestamp)"));
  }
}
