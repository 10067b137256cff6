package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.JoinConfig.Window;
import io.actorflow.keyed.JoinConfig.Within;
import io.actorflow.keyed.JoinRun.Item;
import io.actorflow.keyed.JoinRun.Pair;
import io.actorflow.keyed.Windowing.LateRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Joins over disordered rows, wherever they crash, beside a database's over all rows at once. */
class JoinStateTest {
  private static @Nullable JoinOracle oracle;

  @BeforeContainer
  static void open() throws SQLException {
    oracle = new JoinOracle();
  }

  @AfterContainer
  static void close() throws SQLException {
    oracle().close();
  }

  private static JoinOracle oracle() {
    return java.util.Objects.requireNonNull(oracle);
  }

  @Property(tries = 400, seed = "4711")
  void intervalsAreWhatDuckDbSays(
      @ForAll long seed,
      @ForAll JoinKind kind,
      @ForAll @IntRange(min = -30, max = 60) int before,
      @ForAll @IntRange(min = 0, max = 90) int length,
      @ForAll @IntRange(min = 1, max = 20) int pace,
      @ForAll @IntRange(min = 0, max = 100) int disorder,
      @ForAll boolean isHot)
      throws SQLException {
    Random random = new Random(seed);
    int after = length - before;
    try (JoinRun run = new JoinRun(within(kind, before, after), pageSize(random))) {
      story(run, random, pace, disorder, isHot, at -> at < run.watermark());
      assertThat(run.results())
          .containsExactlyInAnyOrderElementsOf(
              oracle().within(run.committed(), kind, before * 1000L, after * 1000L));
    }
  }

  @Property(tries = 300, seed = "4712")
  void slidingWindowsAreWhatDuckDbSays(
      @ForAll long seed,
      @ForAll JoinKind kind,
      @ForAll @IntRange(min = 1, max = 100) int size,
      @ForAll @IntRange(min = 1, max = 100) int slides,
      @ForAll @IntRange(min = -50, max = 50) int offset,
      @ForAll @IntRange(min = 1, max = 20) int pace,
      @ForAll @IntRange(min = 0, max = 100) int disorder,
      @ForAll boolean isHot)
      throws SQLException {
    Random random = new Random(seed);
    int slide = slides >= size / 2 ? size : Math.max(slides, size / 8 + 1);
    JoinConfig config =
        windows(
            kind,
            new Window(
                slide == size ? Window.Kind.TUMBLING : Window.Kind.SLIDING,
                millis(size),
                slide == size ? Optional.empty() : millis(slide),
                Optional.empty(),
                Duration.ofMillis(offset)));
    try (JoinRun run = new JoinRun(config, pageSize(random))) {
      Windows.Aligned windows = config.window().windows();
      story(run, random, pace, disorder, isHot, at -> windows.lastEnd(at) <= run.watermark());
      assertThat(run.results())
          .containsExactlyInAnyOrderElementsOf(
              oracle().sliding(run.committed(), kind, size * 1000L, slide * 1000L, offset * 1000L));
    }
  }

  @Property(tries = 150, seed = "4713")
  void cumulativeWindowsAreWhatDuckDbSays(
      @ForAll long seed,
      @ForAll JoinKind kind,
      @ForAll @IntRange(min = 1, max = 20) int step,
      @ForAll @IntRange(min = 1, max = 8) int steps,
      @ForAll @IntRange(min = -50, max = 50) int offset,
      @ForAll @IntRange(min = 0, max = 100) int disorder)
      throws SQLException {
    Random random = new Random(seed);
    int size = step * steps;
    JoinConfig config =
        windows(
            kind,
            new Window(
                Window.Kind.CUMULATIVE,
                millis(size),
                Optional.empty(),
                millis(step),
                Duration.ofMillis(offset)));
    try (JoinRun run = new JoinRun(config, pageSize(random))) {
      Windows.Aligned windows = config.window().windows();
      story(run, random, 10, disorder, false, at -> windows.lastEnd(at) <= run.watermark());
      assertThat(run.results())
          .containsExactlyInAnyOrderElementsOf(
              oracle()
                  .cumulative(run.committed(), kind, size * 1000L, step * 1000L, offset * 1000L));
    }
  }

  private static int pageSize(Random random) {
    return random.nextBoolean() ? 1_000_000 : 1 + random.nextInt(20);
  }

  /** Rows, commits, snapshots and crashes at random, then the end of all input. */
  private static void story(
      JoinRun run, Random random, int pace, int disorder, boolean isHot, LongPredicate isLate) {
    long time = random.nextLong(-100_000, 100_000);
    long id = 0;
    long reached = Provenance.NO_WATERMARK;
    for (int step = random.nextInt(80); step >= 0; step--) {
      switch (random.nextInt(9)) {
        case 0 -> run.restart();
        case 1, 2, 3, 4 -> {
          time += random.nextLong(pace * 1000L);
          boolean isLeft = random.nextBoolean();
          List<Item> items = new ArrayList<>();
          Set<Long> late = new HashSet<>();
          for (int i = random.nextInt(10); i >= 0; i--) {
            long at = time - random.nextLong(disorder * 1000L + 1);
            String name = isHot && random.nextBoolean() ? "hot" : "name-" + random.nextInt(3);
            items.add(new Item(isLeft, id, at, name, random.nextInt(2) - 1, run.watermark()));
            if (isLate.test(at)) {
              late.add(id);
            }
            id++;
          }
          assertThat(run.apply(items)).isEqualTo(late);
        }
        default -> {
          reached = Math.max(reached, time - random.nextLong(disorder * 1000L + 1));
          run.commit(random.nextInt(5) == 0 ? Provenance.NO_WATERMARK : reached);
          if (random.nextInt(3) == 0) {
            run.snapshot();
          }
        }
      }
    }
    run.commitAll(Provenance.NO_WATERMARK);
    run.commitAll(Provenance.END);
    assertThat(run.state().groups()).isZero();
    assertThat(run.state().outgoing(Provenance.END)).isEqualTo(Provenance.END);
    run.restart();
    assertThat(run.apply(List.of(new Item(true, id, time, "late", 1, 0)))).containsExactly(id);
  }

  @Test
  void aHotKeyWithHalfOfTheRowsComesOutPageByPage() throws SQLException {
    try (JoinRun run = new JoinRun(within(JoinKind.FULL, 1000, 1000), 10_000);
        JoinOracle database = new JoinOracle()) {
      Random random = new Random(4711);
      long id = 0;
      for (int round = 0; round < 4; round++) {
        for (boolean isLeft : new boolean[] {true, false}) {
          List<Item> items = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            String name = random.nextBoolean() ? "hot" : "name-" + random.nextInt(200);
            long at = round * 200_000L + random.nextInt(200_000);
            items.add(new Item(isLeft, id++, at, name, 1, run.watermark()));
          }
          assertThat(run.apply(items)).isEmpty();
        }
        run.commit(round * 200_000L);
        if (round == 2) {
          // In the middle of the pages of this commit.
          assertThat(run.state().hasMoreResults()).isTrue();
          run.snapshot();
          run.commit(0);
          run.restart();
          assertThat(run.state().hasMoreResults()).isTrue();
        }
        run.commitAll(0);
      }
      run.commitAll(Provenance.END);
      assertThat(run.results().size()).isGreaterThan(500_000);
      assertThat(run.commits()).isGreaterThan(50);
      assertThat(Set.copyOf(run.results()))
          .hasSameSizeAs(run.results())
          .isEqualTo(
              Set.copyOf(database.within(run.committed(), JoinKind.FULL, 1_000_000, 1_000_000)));
    }
  }

  @Test
  void aPairComesOutWithItsSecondRowAndALoneRowWhenNobodyCanCome() {
    try (JoinRun run = new JoinRun(within(JoinKind.LEFT, 0, 8), 100)) {
      run.apply(List.of(left(1, 100_000), left(2, 101_000)));
      run.commit(100_000);
      assertThat(run.results()).isEmpty();
      run.apply(List.of(right(3, 108_000)));
      run.commit(101_000);
      assertThat(run.results())
          .containsExactlyInAnyOrder(new Pair(1L, 3L, 108_000, 0), new Pair(2L, 3L, 108_000, 0));
      run.apply(List.of(left(4, 104_000)));
      assertThat(run.apply(List.of(left(5, 100_999), left(6, 101_000)))).containsExactly(5L);
      assertThat(run.apply(List.of(right(7, 100_999)))).containsExactly(7L);
      run.commit(120_000);
      run.apply(List.of(right(8, 121_000)));
      run.commit(121_000);
      assertThat(run.results().subList(2, run.results().size()))
          .containsExactlyInAnyOrder(new Pair(4L, 3L, 108_000, 0), new Pair(6L, 3L, 108_000, 0));
      run.apply(List.of(left(9, 130_000)));
      run.commit(137_999);
      assertThat(run.results()).hasSize(4);
      run.commit(141_000);
      assertThat(run.results()).hasSize(5).last().isEqualTo(new Pair(9L, null, 130_000, 0));
    }
  }

  @Test
  void whatCannotMatchIsForgotten() {
    try (JoinRun run = new JoinRun(within(JoinKind.INNER, 10, 10), 100)) {
      for (long at = 0; at < 100_000_000; at += 10_000) {
        run.apply(List.of(left(at / 1000, at)));
        run.apply(List.of(right(at / 1000 + 1, at + 1000)));
        run.commit(at - 5000);
        assertThat(run.state().groups()).isLessThanOrEqualTo(10);
        assertThat(run.state().heapBytes()).isLessThan(20_000);
      }
    }
  }

  private static Item left(long id, long at) {
    return new Item(true, id, at, "a", 1, 0);
  }

  private static Item right(long id, long at) {
    return new Item(false, id, at, "a", 1, 0);
  }

  private static JoinConfig within(JoinKind kind, int before, int after) {
    return new JoinConfig(
        key(), kind, new Within(millis(before), millis(after)), noWindow(), LateRows.DEAD_LETTERS);
  }

  private static JoinConfig windows(JoinKind kind, Window window) {
    return new JoinConfig(
        key(), kind, new Within(Optional.empty(), Optional.empty()), window, LateRows.DEAD_LETTERS);
  }

  private static JoinConfig.Key key() {
    return new JoinConfig.Key(List.of("name", "number"), List.of("name", "number"));
  }

  private static Window noWindow() {
    return new Window(
        Window.Kind.TUMBLING, Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);
  }

  private static Optional<Duration> millis(long millis) {
    return Optional.of(Duration.ofMillis(millis));
  }
}
