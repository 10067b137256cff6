package io.actorflow.keyed;

import static io.actorflow.api.Columns.bool;
import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.SettingsReader;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.ConfigContract;
import io.actorflow.testkit.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopTest {
  private static final Schema BIDS =
      schema(
          timestamp("moment"),
          utf8("auction"),
          float64("price"),
          utf8("note"),
          bool("open"),
          int64("id"));
  private static final String TABLE =
      "moment timestamp, auction text, price double, note text, open boolean, id bigint";
  private static final List<String> ORDERS =
      List.of(
          "price desc, moment, id",
          "note, price nulls first, id desc",
          "open desc nulls first, note desc nulls first, id",
          "moment desc, price desc, note desc, id");
  private static final int DISORDER = 300;

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(TopConfig.class, "actorflow.top.operator");
  }

  @Test
  void refusesSettingsThatCannotBe() {
    refuses("by = \"\"", "by: '' (expected: columns such as \"price desc, date-time asc\")");
    refuses("by = id, rows = 0", "rows: 0 (expected: 1 to 10000)");
    refuses("by = id, window { kind = tumbling }", "window.size: nothing (expected: at least 1ms");
    refuses("by = id, window { kind = session }", "window.gap: nothing (expected: at least 1ms");
    refuses("by = \"id up\"", "by: 'id up' (expected: columns such as");
    refuses("by = \"id,\"", "by: 'id,' (expected: columns such as");
    refuses("by = idd", "by: 'idd' is no column of the input (there are: [moment, auction,");
    refuses("by = id, key = [bidder]", "key: 'bidder' is no column of the input");
    assertThatThrownBy(
            () ->
                new Top(config("by = rank"))
                    .plan(List.of(new Input("in", schema(int64("rank")), "")), Map.of()))
        .hasMessageContaining("'rank' is a column of the input (expected: another name");
    assertThatThrownBy(
            () ->
                new Top(config("by = id, window { kind = tumbling, size = 1s }"))
                    .plan(List.of(new Input("in", BIDS, "")), Map.of()))
        .hasMessageContaining("windows need event time");
  }

  private static void refuses(String settings, String message) {
    assertThatThrownBy(() -> plan(settings))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(message);
  }

  @Property(tries = 40, seed = "4711")
  void ranksOfAllKeysAreWhatDuckDbSays(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 0, max = 3) int order,
      @ForAll boolean keyed)
      throws SQLException {
    List<Row> input = input(new Random(seed), 200);
    String by = ORDERS.get(order);
    Map<List<Object>, Row> ranks = new HashMap<>();
    try (Lives lives =
            lives(
                "key = [%s], rows = %d, by = \"%s\"".formatted(keyed ? "auction" : "", rows, by));
        Database database = new Database(TABLE, input)) {
      run(
          lives,
          input,
          new Random(seed),
          came -> {
            for (Row upsert : came) {
              Object key = keyed ? upsert.values().get(2) : "";
              Row before = ranks.put(List.of(key, upsert.values().getFirst()), upsert);
              assertThat(upsert).as("what comes out has changed").isNotEqualTo(before);
            }
          });
      assertThat(ranks.values())
          .containsExactlyInAnyOrderElementsOf(
              database.rows(
                  """
                  select row_number() over (%s order by %s) as rank, * from input
                  qualify rank <= %d
                  """
                      .formatted(keyed ? "partition by auction" : "", by, rows)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'kind = tumbling, size = 1s', 1000, 1000",
    "'kind = sliding, size = 1s, slide = 300ms', 1000, 300",
    "'kind = sliding, size = 700ms, slide = 700ms', 700, 700"
  })
  void topOfEachWindowIsWhatDuckDbSays(String window, int size, int slide) throws SQLException {
    windowsAreWhatDuckDbSays(
        window,
        """
        select *, start + interval '%1$d milliseconds' as end_
        from (
          select *, make_timestamp(1000 * unnest(range(
            (floor((epoch_ms(moment) - %1$d) / %2$d::double)::bigint + 1) * %2$d,
            epoch_ms(moment) + 1, %2$d))) as start
          from input)
        """
            .formatted(size, slide));
  }

  @Test
  void topOfEachCumulativeWindowIsWhatDuckDbSays() throws SQLException {
    windowsAreWhatDuckDbSays(
        "kind = cumulative, size = 1200ms, step = 200ms",
        """
        select *, make_timestamp(1000 * unnest(range(
          epoch_ms(moment) - epoch_ms(moment) % 200 + 200, epoch_ms(start) + 1201, 200))) as end_
        from (
          select *, make_timestamp(1000 * (epoch_ms(moment) - epoch_ms(moment) % 1200)) as start
          from input)
        """);
  }

  @Test
  void topOfEachSessionIsWhatDuckDbSays() throws SQLException {
    windowsAreWhatDuckDbSays(
        "kind = session, gap = 60ms",
        """
        select *,
          min(moment) over (partition by auction, session) as start,
          max(moment) over (partition by auction, session) + interval '60 milliseconds' as end_
        from (
          select *, count(*) filter (step is null or step >= interval '60 milliseconds') over (
            partition by auction order by moment, id rows unbounded preceding) as session
          from (
            select *, moment - lag(moment) over (partition by auction order by moment, id) as step
            from input))
        """);
  }

  private static void windowsAreWhatDuckDbSays(String window, String sql) throws SQLException {
    List<Row> input = input(new Random(4711), 3000);
    for (String by : ORDERS) {
      try (Lives lives =
              lives("key = [auction], rows = 4, by = \"%s\", window { %s }".formatted(by, window));
          Database database = new Database(TABLE, input)) {
        run(lives, input, new Random(4711), came -> {});
        assertThat(lives.late()).isEmpty();
        assertThat(lives.results())
            .containsExactlyInAnyOrderElementsOf(
                database.rows(
                    """
                    select start, end_, row_number() over (
                      partition by start, end_, auction order by %s) as rank,
                      moment, auction, price, note, open, id
                    from (%s)
                    qualify rank <= 4
                    """
                        .formatted(by, sql)));
        assertThat(lives.state().groups()).isZero();
      }
    }
  }

  @Test
  void theSameRowsAreFirstInWhateverOrderEqualOnesCome() {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 40; id++) {
      rows.add(row(Instant.EPOCH, "a", 1.0, "x", true, id % 30));
    }
    List<Row> first = firstOf(rows);
    assertThat(first).hasSize(7);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(rows, new Random(i));
      assertThat(firstOf(rows)).isEqualTo(first);
    }
  }

  private static List<Row> firstOf(List<Row> rows) {
    try (Lives lives =
        lives("rows = 7, by = price, key = [auction], window { kind = tumbling, size = 1s }")) {
      for (int from = 0; from < rows.size(); from += 8) {
        lives.apply(rows.subList(from, from + 8));
      }
      return lives.commit(Provenance.END);
    }
  }

  @Test
  void lateRowsAreRefusedAsTheyAre() {
    try (Lives lives = lives("key = [auction], by = id, window { kind = tumbling, size = 10ms }")) {
      lives.apply(List.of(bid(3, "a", 1)));
      lives.commit(10_000);
      lives.apply(List.of(bid(4, "a", 2), bid(12, "a", 3)));
      assertThat(lives.late()).containsExactly(bid(4, "a", 2));
    }
  }

  @Test
  void aKeyHasNoMoreRowsThanAskedFor() {
    try (Lives lives = lives("key = [auction], by = \"id desc\", rows = 3")) {
      long bytes = 0;
      for (int i = 0; i < 5000; i++) {
        lives.apply(List.of(bid(i, "a", i)));
        assertThat(lives.commit(i)).hasSize(Math.min(3, i + 1));
        if (i == 10) {
          bytes = lives.state().heapBytes();
        }
      }
      assertThat(lives.state().groups()).isEqualTo(1);
      assertThat(lives.state().heapBytes()).isEqualTo(bytes);
      lives.apply(List.of(bid(0, "a", 1)));
      assertThat(lives.commit(5000)).as("a row that is not among the first").isEmpty();
    }
  }

  @Test
  void carriesOnlyWhatIsNeeded() {
    KeyedPlan plan = plan("key = [auction], by = \"price desc\", rows = 2");
    assertThat(Columns.names(plan.results().schema()))
        .containsExactly("rank", "moment", "auction", "price", "note", "open", "id");
    KeyedPlan narrow = plan.only(Set.of("id", "rank"));
    assertThat(Columns.names(narrow.results().schema())).containsExactly("rank", "id");
    assertThat(narrow.columnsRead(0)).containsExactly("auction", "id", "price");
    assertThat(plan.change(narrow)).contains("has columns");
    assertThat(plan.change(plan("key = [auction], by = \"price desc\", rows = 2"))).isEmpty();
    assertThat(plan.change(plan("key = [auction], by = \"price desc\", rows = 3")))
        .isEqualTo(
            "keeps the first 2 rows by price desc instead of the first 3 rows by price desc");
    assertThat(plan.facts()).containsEntry("keeps", "the first 2 rows by price desc");
  }

  /** With commits, snapshots and restarts in between; the last of it ends everything. */
  private static void run(
      Lives lives, List<Row> input, Random random, Consumer<List<Row>> results) {
    long greatest = Long.MIN_VALUE;
    int next = 0;
    while (next < input.size()) {
      switch (random.nextInt(8)) {
        case 0 -> lives.restart();
        case 1, 2 -> {
          if (greatest != Long.MIN_VALUE) {
            results.accept(lives.commit(greatest - DISORDER * 1000));
          }
          if (random.nextBoolean()) {
            lives.snapshot();
          }
        }
        default -> {
          int end = Math.min(input.size(), next + 1 + random.nextInt(30));
          List<Row> rows = input.subList(next, end);
          lives.apply(rows);
          for (Row each : rows) {
            greatest = Math.max(greatest, micros(each));
          }
          next = end;
        }
      }
    }
    results.accept(lives.commit(Provenance.END));
    lives.restart();
  }

  /** Half of the rows are of one key. */
  private static List<Row> input(Random random, int most) {
    List<Row> input = new ArrayList<>();
    double[] prices = {0.0, -0.0, 1.5, -7, 1e300, Double.NaN, Double.POSITIVE_INFINITY};
    String[] notes = {"", "a", "ab", "a b", "b", "é", "zz"};
    long time = 5000;
    for (int i = most / 2 + random.nextInt(most / 2); i >= 0; i--) {
      time += random.nextInt(7);
      input.add(
          row(
              Instant.EPOCH.plusMillis(time - random.nextInt(DISORDER)),
              random.nextBoolean() ? "hot" : "auction-" + random.nextInt(5),
              random.nextInt(6) == 0 ? null : prices[random.nextInt(prices.length)],
              random.nextInt(6) == 0 ? null : notes[random.nextInt(notes.length)],
              random.nextInt(6) == 0 ? null : random.nextBoolean(),
              (long) i));
    }
    return input;
  }

  private static Row bid(long millis, String auction, long id) {
    return row(Instant.EPOCH.plusMillis(millis), auction, null, null, null, id);
  }

  private static long micros(Row row) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) row.values().getFirst());
  }

  private static Lives lives(String settings) {
    return new Lives(plan(settings), BIDS);
  }

  private static KeyedPlan plan(String settings) {
    return new Top(config(settings)).plan(List.of(new Input("in", BIDS, "moment")), Map.of());
  }

  private static TopConfig config(String settings) {
    return SettingsReader.read(
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.parseResources("reference.conf").getConfig("actorflow.top.operator")),
        TopConfig.class);
  }
}
