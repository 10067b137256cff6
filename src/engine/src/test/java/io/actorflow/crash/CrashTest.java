package io.actorflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SinkFactory;
import io.actorflow.api.SourceFactory;
import io.actorflow.config.Components;
import io.actorflow.journal.JournalStore;
import io.actorflow.keyed.KeyedComponents;
import io.actorflow.run.RunSpec;
import io.actorflow.spill.StateMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a pipeline to its end while its node, or a task or a shard on it, is killed again and again,
 * and compares what has come out with a plain loop over the same rows.
 *
 * <p>{@code -Dcrash.seeds=100} tries many more; what a seed decides is who dies after how many
 * steps.
 */
class CrashTest {
  private static final int SPLITS = 4;
  private static final int ROWS = 6000;
  private static final int STRIKES = 10;
  private static final int MAX_STEPS = 28;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration ENSURE_EVERY = Duration.ofMillis(200);

  /** Windows of 1 ms hold about a hundred rows of each split. */
  private static final String DEFINITION =
      """
      pipeline {
        name = crash
        sources {
          bids {
            type = counter
            splits = %1$d
            rows = %2$d
            event-time { field = at, max-out-of-orderness = 1ms, idle-timeout = 1h }
          }
          changes {
            type = counter
            splits = 1
            first = %1$d
            rows = %2$d
            event-time { field = at, max-out-of-orderness = 1ms, idle-timeout = 1h }
          }
        }
        operators {
          windows { from = bids, type = window, size = 1ms, key = [auction], aggregates { bids = "count(*)", spent = "sum(price)" } }
          sums { from = windows, type = table, key = [auction], aggregates { bids = "sum(bids)", spent = "sum(spent)" } }
          changed { from = [bids, changes], type = join, key { left = [auction], right = [auction] }, tables = right, broadcast = true }
          running { from = bids, type = table, key = [auction], aggregates { bids = "count(*)", spent = "sum(price)" } }
        }
        sinks {
          to-rows { from = bids, type = archive, folder = rows }
          to-windows { from = windows, type = archive, folder = windows }
          to-sums { from = sums, type = archive, folder = sums }
          to-changed { from = changed, type = archive, folder = changed }
          to-running { from = running, type = archive, folder = running }
        }
      }
      """
          .formatted(SPLITS, ROWS);

  private static final RunSpec SPEC =
      new RunSpec(
          "crash",
          1,
          1,
          DEFINITION,
          2,
          3,
          Map.of(
              "bids",
              CounterSource.splits(0, SPLITS, ROWS),
              "changes",
              CounterSource.splits(SPLITS, 1, ROWS)));

  private final Progress progress = new Progress();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<String> strikes = new ArrayList<>();
  private Archive archive;
  private Components components;
  private Path directory;
  private JournalStore journal;

  @BeforeEach
  void prepare(@TempDir Path temporary) throws SQLException, IOException {
    directory = temporary;
    archive = new Archive(directory, progress);
    journal = JournalStore.open(directory.resolve("journal"));
    List<ComponentFactory<?>> factories = new ArrayList<>(new KeyedComponents().components());
    factories.add(
        new SourceFactory<>(
            "counter",
            CounterSource.Settings.class,
            SettingsReader.of(CounterSource.Settings.class),
            settings -> new CounterSource(settings, progress)));
    factories.add(
        new SinkFactory<>(
            "archive",
            Archive.Settings.class,
            SettingsReader.of(Archive.Settings.class),
            archive::sink));
    components = Components.of(factories.toArray(ComponentFactory<?>[]::new));
  }

  @AfterEach
  void cleanUp() throws SQLException {
    nodes.forEach(TestNode::kill);
    journal.close();
    archive.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("crash.seeds", 3));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyRowCountsOnceWhateverDies(long seed) throws Exception {
    runAndStrike(new Random(seed));
    List<Bid> bids = Bid.all(SPLITS, ROWS);
    assertThat(archive.entries("rows"))
        .as("rows, after %s", strikes)
        .containsExactlyInAnyOrderElementsOf(
            bids.stream().map(bid -> bid.values().toString()).toList());
    assertThat(archive.entries("windows"))
        .as("windows, after %s", strikes)
        .containsExactlyInAnyOrderElementsOf(grouped(bids, CrashTest::window));
    assertThat(archive.entries("changed"))
        .as("changed, after %s", strikes)
        .containsExactlyInAnyOrderElementsOf(changed(bids));
    for (String table : List.of("sums", "running")) {
      assertThat(lastOfEach(archive.entries(table)))
          .as("%s, after %s", table, strikes)
          .containsExactlyInAnyOrderElementsOf(grouped(bids, Bid::auction));
    }
  }

  private void runAndStrike(Random random) throws Exception {
    // Each batch is a step, so that the last strike comes before the end.
    assertThat(STRIKES * MAX_STEPS).isLessThan(SPLITS * ROWS / CounterSource.MAX_BATCH);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    TestNode node = start();
    for (int strike = 0; strike < STRIKES; strike++) {
      awaitSteps(node, progress.steps() + 1 + random.nextInt(MAX_STEPS), deadline);
      switch (random.nextInt(4)) {
        case 0 -> strikes.add(progress.steps() + " " + node.killTask(SPEC, random));
        case 1 -> strikes.add(progress.steps() + " " + node.killShard(SPEC, random));
        default -> {
          strikes.add(progress.steps() + " node");
          node.kill();
          node = start();
        }
      }
    }
    awaitSteps(node, Long.MAX_VALUE, deadline);
    for (TestNode each : nodes) {
      each.kill();
      each.awaitEnd();
      assertThat(each.letters()).isZero();
    }
    // Of a process that has died nothing is left; those before this one only play dead.
    node.checkReleased();
  }

  private TestNode start() {
    // Little memory, so that tables spill; what a node has spilled is there for the next.
    TestNode node =
        new TestNode(
            components, journal, new StateMemory(directory.resolve("state"), 1 << 12, 4 << 20));
    nodes.add(node);
    return node;
  }

  /** Returns after so many steps, or at the end. */
  private void awaitSteps(TestNode node, long until, long deadline) throws InterruptedException {
    while (progress.steps() < until) {
      assertThat(System.nanoTime())
          .as("deadline; step %d after %s", progress.steps(), strikes)
          .isLessThan(deadline);
      CompletableFuture<Boolean> finished = node.ensure(SPEC);
      progress.awaitSteps(until, System.nanoTime() + ENSURE_EVERY.toNanos());
      if (finished.getNow(false)) {
        assertThat(strikes).as("strikes before the end").hasSizeGreaterThan(STRIKES / 2);
        return;
      }
    }
  }

  /** Each row with the last change of its auction up to its time; of those of one time the last. */
  private static List<String> changed(List<Bid> bids) {
    Map<String, TreeMap<Instant, Bid>> changes = new HashMap<>();
    for (int offset = 0; offset < ROWS; offset++) {
      Bid change = Bid.of(Integer.toString(SPLITS), offset);
      changes.computeIfAbsent(change.auction(), a -> new TreeMap<>()).put(change.at(), change);
    }
    List<String> rows = new ArrayList<>();
    for (Bid bid : bids) {
      Map.Entry<Instant, Bid> change =
          changes.getOrDefault(bid.auction(), new TreeMap<>()).floorEntry(bid.at());
      if (change != null) {
        List<Object> values = new ArrayList<>(bid.values());
        values.addAll(change.getValue().values());
        rows.add(values.toString());
      }
    }
    return rows;
  }

  private static String window(Bid bid) {
    Instant start = bid.at().truncatedTo(ChronoUnit.MILLIS);
    return start + ", " + start.plusMillis(1) + ", " + bid.auction();
  }

  private static List<String> grouped(List<Bid> bids, Function<Bid, String> key) {
    Map<String, long[]> groups = new HashMap<>();
    for (Bid bid : bids) {
      long[] group = groups.computeIfAbsent(key.apply(bid), k -> new long[2]);
      group[0]++;
      group[1] += bid.price();
    }
    List<String> rows = new ArrayList<>();
    groups.forEach((name, group) -> rows.add("[" + name + ", " + group[0] + ", " + group[1] + "]"));
    return rows;
  }

  /** Of each key the last row; each has counted more than the one before. */
  private static List<String> lastOfEach(List<String> rows) {
    Map<String, String> last = new HashMap<>();
    for (String row : rows) {
      String before = last.put(row.substring(0, row.indexOf(',')), row);
      assertThat(before == null ? 0 : count(before))
          .as("%s before %s", before, row)
          .isLessThan(count(row));
    }
    return List.copyOf(last.values());
  }

  private static long count(String row) {
    return Long.parseLong(row.split(", ", 3)[1]);
  }
}
