package io.actorflow.keyed;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.SettingsReader;
import io.actorflow.config.Components;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.ConfigContract;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSqlTest {
  private static final Schema BIDS =
      schema(timestampMillis("moment"), utf8("auction"), int64("price"), utf8("note"), int64("id"));
  private static final String TABLE =
      "moment timestamp, auction text, price bigint, note text, id bigint";
  private static final int DISORDER = 300;
  private static final Components COMPONENTS = Components.discover();

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(WindowSqlConfig.class, "actorflow.window-sql.operator");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "query = from rows; size: nothing (expected: at least 1ms",
        "size = 1s, query = \"\"; query: '' (expected: one SELECT such as",
        "size = 1s, slide = 1s, query = from rows; slide: PT1S (expected: nothing for kind = tumbling",
        "size = 1s, query = from batch; query: 'from batch' reads 'batch' (expected: the table rows)",
        "size = 1s, query = select bidder from rows; query: 'select bidder from rows' cannot be planned",
        "size = 1s, query = select random() as r from rows; query: 'select random() as r from rows' asks for random()",
        "size = 1s, query = \"select moment as \\\"window-end\\\" from rows\"; query: gives 'window-end', which comes out",
        "size = 1s, key = [bidder], query = from rows; key: 'bidder' is no column of the input"
      })
  void refusesSettingsThatCannotBe(String settings, String message) {
    assertThatThrownBy(() -> plan(settings))
        .isInstanceOfSatisfying(
            PipelineException.class,
            refused ->
                assertThat(refused.problems())
                    .anySatisfy(problem -> assertThat(problem.toString()).contains(message)));
  }

  @ParameterizedTest
  @CsvSource({
    "'kind = tumbling, size = 1s', 1000, 1000",
    "'kind = sliding, size = 1s, slide = 300ms', 1000, 300"
  })
  void queriesOfWindowsAreWhatDuckDbSays(String window, int size, int slide) throws SQLException {
    String windows =
        """
        select *, start + interval '%1$d milliseconds' as finish
        from (
          select *, make_timestamp(1000 * unnest(range(
            (floor((epoch_ms(moment) - %1$d) / %2$d::double)::bigint + 1) * %2$d,
            epoch_ms(moment) + 1, %2$d))) as start
          from input)
        """
            .formatted(size, slide);
    String each = "select start, finish, auction, count(*), sum(price)::bigint, median(price)";
    compare(
        window + ", key = [auction]",
        "select min(auction) as auction, count(*) as bids, sum(price) as total, median(price) as middle from rows",
        each + " from (" + windows + ") group by all");
    compare(
        window,
        "select auction, count(*) as bids, sum(price) as total, median(price) as middle from rows group by auction",
        each + " from (" + windows + ") group by all");
    compare(
        window,
        "select id, auction from rows where price = (select max(price) from rows)",
        """
        select start, finish, id, auction from (
          select *, max(price) over (partition by start) as top from (%s))
        where price = top
        """
            .formatted(windows));
    compare(
        window + ", key = [auction]",
        "select note, auction, row_number() over () as place from rows",
        """
        select start, finish, note, auction,
          row_number() over (partition by start, auction order by moment, note) as place
        from (%s)
        """
            .formatted(windows));
  }

  private static void compare(String settings, String query, String sql) throws SQLException {
    List<Row> input = input(new Random(4711), 2000);
    try (Lives lives = lives("%s, query = \"%s\"".formatted(settings, query));
        Database database = new Database(TABLE, input)) {
      run(lives, input, new Random(4711));
      assertThat(lives.late()).isEmpty();
      assertThat(lives.results()).containsExactlyInAnyOrderElementsOf(database.rows(sql));
      assertThat(lives.state().groups()).isZero();
      assertThat(lives.state().heapBytes()).isZero();
    }
  }

  @Test
  void theQuerySeesTheSameTableInWhateverOrderRowsCome() {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 40; id++) {
      rows.add(bid(id % 3, "auction-" + id % 4, id));
    }
    List<Row> first = answers(rows);
    assertThat(first).hasSize(40);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(rows, new Random(i));
      assertThat(answers(rows)).isEqualTo(first);
    }
  }

  private static List<Row> answers(List<Row> rows) {
    try (Lives lives = lives("size = 1s, key = [auction], query = from rows")) {
      lives.apply(rows.subList(0, 25));
      lives.apply(rows.subList(25, 40));
      return lives.commit(Provenance.END);
    }
  }

  @Test
  void rowsOfAWindowThatTheQueryFailsOnAreRejected() {
    KeyedPlan plan =
        plan(
            "size = 10ms, key = [auction], query = \"select id, cast(auction as bigint) as auction from rows\"");
    List<String> causes = new ArrayList<>();
    List<Object> rejected = new ArrayList<>();
    try (Lives lives = new Lives(plan, BIDS)) {
      lives.apply(List.of(bid(1, "1", 1), bid(2, "one", 2), bid(3, "1", 3), bid(4, "one", 4)));
      KeyedState state = lives.state();
      try (Batch batch =
          plan.results()
              .batch(
                  state.results(state.takeDelta(), 20_000),
                  new Provenance("test", 0, 1, 0),
                  memory.get(),
                  (refused, row, cause) -> {
                    causes.add(cause);
                    rejected.add(
                        io.actorflow.testkit.Rows.of(refused).rows().get(row).values().getLast());
                  })) {
        assertThat(io.actorflow.testkit.Rows.of(batch).rows())
            .containsExactly(
                row(Instant.EPOCH, Instant.EPOCH.plusMillis(10), 1L, 1L),
                row(Instant.EPOCH, Instant.EPOCH.plusMillis(10), 3L, 1L));
      }
    }
    assertThat(rejected).containsExactly(2L, 4L);
    assertThat(causes)
        .hasSize(2)
        .allSatisfy(
            cause ->
                assertThat(cause)
                    .startsWith("the query fails on its window: ")
                    .contains("Could not convert string 'one' to INT64"));
  }

  @Test
  void lateRowsAreRefusedAsTheyAre() {
    try (Lives lives = lives("size = 10ms, allowed-lateness = 5ms, query = from rows")) {
      lives.apply(List.of(bid(3, "a", 1)));
      assertThat(lives.commit(14_999)).isEmpty();
      lives.apply(List.of(bid(4, "a", 2)));
      assertThat(lives.commit(15_000)).hasSize(2);
      lives.apply(List.of(bid(5, "a", 3)));
      assertThat(lives.late()).containsExactly(bid(5, "a", 3));
    }
  }

  @Test
  void carriesOnlyWhatIsNeeded() {
    KeyedPlan plan = plan("size = 1s, key = [auction], query = select max(price) as top from rows");
    assertThat(plan.columnsRead(0)).containsExactly("auction", "moment", "price");
    assertThat(Columns.names(plan.results().schema()))
        .containsExactly("window-start", "window-end", "top");
    assertThat(plan.results().schema().findField("window-end").getMetadata())
        .containsEntry(Columns.UNIT, Columns.UNIT_MILLIS);
    assertThat(plan.facts())
        .containsEntry("windows", "tumbling, size 1s, of moment")
        .containsEntry("of", "the rows of one key and window at a time")
        .containsEntry("carries", "price");
    assertThat(
            plan.change(
                plan("size = 1s, key = [auction], query = select min(price) as top from rows")))
        .isEmpty();
    assertThat(
            plan.change(
                plan("size = 2s, key = [auction], query = select max(price) as top from rows")))
        .isEqualTo("has other windows");
    assertThat(
            plan.change(
                plan("size = 1s, key = [auction], query = select max(id) as top from rows")))
        .contains("carries columns");
  }

  /** With commits, snapshots and restarts in between; the last of it ends everything. */
  private static void run(Lives lives, List<Row> input, Random random) {
    long greatest = Long.MIN_VALUE;
    int next = 0;
    while (next < input.size()) {
      switch (random.nextInt(10)) {
        case 0 -> lives.restart();
        case 1, 2 -> {
          if (greatest != Long.MIN_VALUE) {
            lives.commit(greatest - DISORDER * 1000);
          }
          if (random.nextBoolean()) {
            lives.snapshot();
          }
        }
        default -> {
          int end = Math.min(input.size(), next + 1 + random.nextInt(150));
          List<Row> rows = input.subList(next, end);
          lives.apply(rows);
          for (Row each : rows) {
            greatest = Math.max(greatest, micros(each));
          }
          next = end;
        }
      }
    }
    lives.commit(Provenance.END);
  }

  /** Half of the rows are of one key. */
  private static List<Row> input(Random random, int rows) {
    List<Row> input = new ArrayList<>();
    long time = 5000;
    for (int i = 0; i < rows; i++) {
      time += random.nextInt(7);
      input.add(
          row(
              Instant.EPOCH.plusMillis(time - random.nextInt(DISORDER)),
              random.nextBoolean() ? "hot" : "auction-" + random.nextInt(3),
              (long) random.nextInt(1000),
              "note-%05d".formatted(i),
              (long) i));
    }
    return input;
  }

  private static Row bid(long millis, String auction, long id) {
    return row(Instant.EPOCH.plusMillis(millis), auction, id, "note", id);
  }

  private static long micros(Row row) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) row.values().getFirst());
  }

  private static Lives lives(String settings) {
    return new Lives(plan(settings), BIDS);
  }

  private static KeyedPlan plan(String settings) {
    WindowSqlConfig config =
        SettingsReader.read(
            ConfigFactory.parseString(settings)
                .withFallback(
                    ConfigFactory.parseResources("reference.conf")
                        .getConfig("actorflow.window-sql.operator")),
            WindowSqlConfig.class);
    return new WindowSql(config)
        .plan(
            List.of(new Input("in", BIDS, "moment")),
            Map.of(),
            (type, given) -> (Operator) COMPONENTS.operator(type, given));
  }
}
