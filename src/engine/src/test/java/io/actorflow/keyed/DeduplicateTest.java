package io.actorflow.keyed;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class DeduplicateTest {
  private static final Schema ORDERS =
      schema(timestamp("at"), int64("shop"), utf8("id"), utf8("note"));
  private static final String TABLE = "moment timestamp, shop bigint, id text, note text";

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(DeduplicateConfig.class, "actorflow.deduplicate.operator");
  }

  @Test
  void refusesSettingsThatCannotBe() {
    refuses("within = 1h", "key: [] (expected: at least one column)");
    refuses("key = [id]", "within: nothing (expected: at least 1ms");
    refuses("key = [id], within = 0s", "within: PT0S (expected: at least 1ms");
    refuses("key = [id], within = 1s, keep = last", "emit: at-once (expected: at-watermark for");
    refuses(
        "key = [id], within = 1s, allowed-lateness = -1s",
        "allowed-lateness: PT-1S (expected: 0 or more");
  }

  private static void refuses(String settings, String message) {
    assertThatThrownBy(() -> config(settings))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(message);
  }

  @Test
  void needsEventTimeAndItsColumns() {
    Deduplicate operator = new Deduplicate(config("key = [id], within = 1s"));
    assertThatThrownBy(() -> operator.plan(List.of(new Input("in", ORDERS, "")), Map.of()))
        .hasMessageContaining("within needs event time");
    Deduplicate other = new Deduplicate(config("key = [ide], within = 1s"));
    assertThatThrownBy(() -> other.plan(List.of(new Input("in", ORDERS, "at")), Map.of()))
        .hasMessageContaining("key: 'ide' is no column of the input (there are: [at, shop, id");
  }

  @Property(tries = 200, seed = "4711")
  void firstToArriveGoesOn(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int within,
      @ForAll @IntRange(min = 0, max = 100) int disorder) {
    List<Row> input = input(new Random(seed), disorder);
    List<Row> expected = new ArrayList<>();
    for (Row candidate : input) {
      boolean isRepeated =
          expected.stream()
              .anyMatch(
                  gone ->
                      key(gone).equals(key(candidate))
                          && Math.abs(millis(gone) - millis(candidate)) < within);
      if (!isRepeated) {
        expected.add(candidate);
      }
    }
    try (Lives lives = lives("within = %dms".formatted(within))) {
      run(lives, input, disorder, new Random(seed));
      assertThat(lives.results()).isEqualTo(expected);
      assertThat(lives.late()).isEmpty();
    }
  }

  @Property(tries = 40, seed = "4711")
  void oneOfEachSpanGoesOnInWhateverOrderTheyCome(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int within,
      @ForAll @IntRange(min = 0, max = 100) int disorder,
      @ForAll boolean last)
      throws SQLException {
    List<Row> input = input(new Random(seed), disorder);
    String sql =
        """
        with recursive spans as (
          select shop, id, min(moment) as begin from input group by all
          union all
          select * from (
            select shop, id, (
              select min(moment) from input
              where input.shop = spans.shop and input.id = spans.id
                and input.moment >= spans.begin + interval '%1$d milliseconds') as begin
            from spans)
          where begin is not null)
        select moment, shop, id, note from (
          select input.*, row_number() over (
            partition by input.shop, input.id, begin order by moment %2$s, note %2$s) as place
          from input join spans on input.shop = spans.shop and input.id = spans.id
            and moment >= begin and moment < begin + interval '%1$d milliseconds')
        where place = 1
        """
            .formatted(within, last ? "desc" : "asc");
    String settings =
        "within = %dms, emit = at-watermark, keep = %s".formatted(within, last ? "last" : "first");
    try (Lives lives = lives(settings);
        Database database = new Database(TABLE, input)) {
      run(lives, input, disorder, new Random(seed));
      assertThat(lives.results()).containsExactlyInAnyOrderElementsOf(database.rows(sql));
      assertThat(lives.late()).isEmpty();
      assertThat(lives.state().groups()).isZero();
    }
  }

  /** With commits, snapshots and restarts in between; the last of it ends everything. */
  private static void run(Lives lives, List<Row> input, int disorder, Random random) {
    long greatest = Long.MIN_VALUE;
    int next = 0;
    while (next < input.size()) {
      switch (random.nextInt(8)) {
        case 0 -> lives.restart();
        case 1, 2 -> {
          if (greatest != Long.MIN_VALUE) {
            lives.commit((greatest - disorder) * 1000);
          }
          if (random.nextBoolean()) {
            lives.snapshot();
          }
        }
        default -> {
          int end = Math.min(input.size(), next + 1 + random.nextInt(20));
          List<Row> rows = input.subList(next, end);
          lives.apply(rows);
          greatest =
              Math.max(
                  greatest, rows.stream().mapToLong(DeduplicateTest::millis).max().orElseThrow());
          next = end;
        }
      }
    }
    lives.commit(Provenance.END);
    lives.restart();
  }

  /** Of few keys, half of the rows of one; each at most {@code disorder} behind one before it. */
  private static List<Row> input(Random random, int disorder) {
    List<Row> input = new ArrayList<>();
    long time = -200;
    for (int i = random.nextInt(300); i >= 0; i--) {
      time += random.nextInt(10);
      String id = random.nextBoolean() ? "hot" : "id-" + random.nextInt(5);
      input.add(
          row(
              Instant.EPOCH.plusMillis(time - (disorder == 0 ? 0 : random.nextInt(disorder))),
              (long) random.nextInt(2),
              id,
              "note-%05d".formatted(random.nextInt(100_000))));
    }
    return input;
  }

  private static Set<Object> key(Row row) {
    return new HashSet<>(List.of(row.values().get(1), row.values().get(2)));
  }

  private static long millis(Row row) {
    return ChronoUnit.MILLIS.between(Instant.EPOCH, (Instant) row.values().getFirst());
  }

  @Test
  void whatComesTooLateToBeKnownIsRefused() {
    try (Lives lives = lives("within = 10ms, allowed-lateness = 5ms")) {
      lives.apply(List.of(order(100, "a")));
      assertThat(lives.commit(130_000)).hasSize(1);
      lives.apply(List.of(order(124, "a"), order(125, "b"), order(101, "b")));
      assertThat(lives.late()).containsExactly(order(124, "a"), order(101, "b"));
      assertThat(lives.commit(135_000)).containsExactly(order(125, "b"));
      // A known duplicate is one however late it comes.
      lives.apply(List.of(order(125, "b")));
      assertThat(lives.late()).hasSize(2);
      assertThat(lives.commit(Provenance.END)).isEmpty();
      lives.apply(List.of(order(500, "c")));
      assertThat(lives.late()).hasSize(3);
    }
  }

  @Test
  void theFirstIsOutWhenTheWatermarkHasPassedItAndTheLastWhenItsSpanIsOver() {
    try (Lives first = lives("within = 10ms, emit = at-watermark");
        Lives last = lives("within = 10ms, emit = at-watermark, keep = last")) {
      for (Lives lives : List.of(first, last)) {
        lives.apply(List.of(order(105, "a"), order(100, "a"), order(110, "a")));
        assertThat(lives.commit(100_000)).isEmpty();
      }
      assertThat(first.commit(100_001)).containsExactly(order(100, "a"));
      assertThat(first.commit(110_000)).isEmpty();
      assertThat(first.commit(110_001)).containsExactly(order(110, "a"));
      assertThat(first.state().outgoing(110_001)).isEqualTo(110_001);
      assertThat(last.commit(109_999)).isEmpty();
      assertThat(last.commit(110_000)).containsExactly(order(105, "a"));
      assertThat(last.state().outgoing(110_000)).isEqualTo(100_000);
      assertThat(last.commit(120_000)).containsExactly(order(110, "a"));
    }
  }

  @Test
  void whatIsRememberedIsBoundedByTime() {
    for (String emit : List.of("at-once", "at-watermark, keep = last", "at-watermark")) {
      try (Lives lives = lives("within = 100ms, emit = " + emit)) {
        for (int i = 0; i < 20_000; i += 10) {
          List<Row> rows = new ArrayList<>();
          for (int j = 0; j < 10; j++) {
            rows.add(order(i + j, "order-" + (i + j)));
          }
          lives.apply(rows);
          lives.commit(i * 1000L);
          assertThat(lives.state().groups()).isLessThan(320);
          assertThat(lives.state().heapBytes()).isLessThan(1_000_000);
        }
        lives.commit(Provenance.END);
        assertThat(lives.results()).hasSize(20_000);
        assertThat(lives.state().groups()).isZero();
      }
    }
  }

  @Test
  void carriesOnlyWhatIsNeeded() {
    KeyedPlan plan = plan("within = 10ms");
    KeyedPlan narrow = plan.only(Set.of("note"));
    assertThat(narrow.results().schema()).isEqualTo(schema(utf8("note")));
    assertThat(narrow.columnsRead(0)).containsExactly("at", "id", "note", "shop");
    assertThat(plan.change(plan("within = 10ms"))).isEmpty();
    assertThat(plan.change(narrow)).contains("carries columns");
    assertThat(plan.change(plan("within = 11ms"))).contains("lets other rows go on");
    assertThat(plan.facts()).containsEntry("lets go", "the first row of a key within 10ms of at");
    try (Lives lives = new Lives(narrow, ORDERS)) {
      lives.apply(List.of(order(1, "a"), order(2, "a"), order(3, "b")));
      assertThat(lives.commit(0)).containsExactly(row("note"), row("note"));
    }
  }

  private static Row order(long millis, String id) {
    return row(Instant.EPOCH.plusMillis(millis), 1L, id, "note");
  }

  private static Lives lives(String settings) {
    return new Lives(plan(settings), ORDERS);
  }

  private static KeyedPlan plan(String settings) {
    return new Deduplicate(config("key = [shop, id], " + settings))
        .plan(List.of(new Input("in", ORDERS, "at")), Map.of());
  }

  private static DeduplicateConfig config(String settings) {
    return SettingsReader.read(
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.parseResources("reference.conf")
                    .getConfig("actorflow.deduplicate.operator")),
        DeduplicateConfig.class);
  }
}
