package io.actorflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sink that takes nothing stops its source, and what has been read by then is bounded, on the
 * heap and beside it; when it goes on, nothing is missing. The source would give far more at once.
 */
class StalledSinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration ENSURE_EVERY = Duration.ofMillis(200);

  /** Rows that a stage lets gather for a sink before it stops asking for more. */
  private static final int GATHERED_ROWS = 1 << 17;

  /** The same of groups for one shard. */
  private static final int GATHERED_GROUPS = 1 << 15;

  /**
   * A batch in each place where one may be: ahead in the reader, between stages, in one of them.
   */
  private static final int BATCHES_ON_THEIR_WAY = 4;

  /** Two columns of longs, rounded up to powers of two by Arrow. */
  private static final int ARROW_BYTES_OF_ROW = 32;

  /** In hash tables of tasks and shards, in results that wait, and in this test's own notes. */
  private static final int HEAP_BYTES_OF_ROW = 128;

  private final List<TestNode> nodes = new ArrayList<>();
  private Gate gate;
  private Path directory;
  private JournalStore journal;

  @BeforeEach
  void prepare(@TempDir Path temporary) throws SQLException, IOException {
    directory = temporary;
    journal = JournalStore.open(directory.resolve("journal"));
    gate = new Gate();
  }

  @AfterEach
  void cleanUp() throws SQLException {
    gate.open();
    nodes.forEach(TestNode::kill);
    journal.close();
  }

  /** A task has what its writer is busy with, what gathers meanwhile, and what is on its way. */
  @Test
  void aTaskReadsNoMoreThanItsSinkLeavesRoomFor() throws Exception {
    int tasks = 2;
    int rowsOfTask = 2 * (GATHERED_ROWS + Flood.MAX_BATCH) + BATCHES_ON_THEIR_WAY * Flood.MAX_BATCH;
    run("", new Flood.Settings(tasks, 500_000), tasks, tasks * rowsOfTask);
  }

  /**
   * A shard stops committing, and so acknowledging, when the results of four commits wait. Each of
   * them, and what is applied behind them, can be the two deliveries that a channel sends without
   * an answer; then groups gather in the task until it stops asking.
   */
  @Test
  void aTaskReadsNoMoreThanItsShardAcknowledges() throws Exception {
    String table =
        """
        operators = [{ type = table, key = [number], aggregates { worth = "sum(worth)" } }]
        """;
    int deliveries = 4 * 2 + 2;
    int rows =
        (deliveries + 1) * (GATHERED_GROUPS + Flood.MAX_BATCH)
            + BATCHES_ON_THEIR_WAY * Flood.MAX_BATCH;
    run(table, new Flood.Settings(2, 800_000), 1, rows);
  }

  private void run(String operators, Flood.Settings settings, int tasks, int mostRows)
      throws Exception {
    assertThat(settings.total()).as("rows to read, beside the bound").isGreaterThan(mostRows);
    Flood flood = new Flood(settings);
    RunSpec spec =
        new RunSpec(
            "stall",
            1,
            1,
            definition(operators, settings),
            tasks,
            1,
            Map.of("source", flood.splits()));
    long heapBefore = liveHeap();
    TestNode node =
        new TestNode(
            components(flood),
            journal,
            new StateMemory(directory.resolve("state"), 64 << 20, 4 << 20));
    nodes.add(node);
    awaitStall(node, spec, flood);
    for (int look = 0; look < 2; look++) {
      assertThat(flood.read().count()).as("rows read").isBetween(1L, (long) mostRows);
      assertThat(node.allocator().getAllocatedMemory())
          .as("bytes of Arrow")
          .isLessThan((long) mostRows * ARROW_BYTES_OF_ROW);
      assertThat(liveHeap() - heapBefore)
          .as("growth of the heap")
          .isLessThan((long) mostRows * HEAP_BYTES_OF_ROW);
      boolean unused = flood.read().awaitMoreThan(flood.read().count(), LOOK);
    }
    assertThat(gate.rows()).isZero();
    gate.open();
    awaitEnd(node, spec, flood);
    assertThat(gate.problems()).isEmpty();
    assertThat(gate.rows()).isEqualTo(settings.total());
    node.kill();
    node.awaitEnd();
    assertThat(node.letters()).isZero();
    node.checkReleased();
  }

  private static String definition(String operators, Flood.Settings settings) {
    return """
    pipeline {
      name = stall
      source { type = flood, splits = %d, rows = %d }
      %s
      sink { type = gate }
    }
    """
        .formatted(settings.splits(), settings.rows(), operators);
  }

  private Components components(Flood flood) {
    List<ComponentFactory<?>> factories = new ArrayList<>(new KeyedComponents().components());
    factories.add(
        new SourceFactory<>(
            "flood",
            Flood.Settings.class,
            SettingsReader.of(Flood.Settings.class),
            settings -> flood));
    factories.add(
        new SinkFactory<>(
            "gate", Gate.Settings.class, SettingsReader.of(Gate.Settings.class), settings -> gate));
    return Components.of(factories.toArray(ComponentFactory<?>[]::new));
  }

  /** Until nothing has been read between two looks, twice in a row. */
  private void awaitStall(TestNode node, RunSpec spec, Flood flood) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    int still = 0;
    while (still < 2) {
      if (finished(node, spec) || System.nanoTime() > deadline) {
        fail(
            "the source goes on although nothing is committed: %,d rows read",
            flood.read().count());
      }
      long seen = flood.read().count();
      still = flood.read().awaitMoreThan(seen, LOOK) || seen == 0 ? 0 : still + 1;
    }
  }

  private void awaitEnd(TestNode node, RunSpec spec, Flood flood) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!finished(node, spec)) {
      if (System.nanoTime() > deadline) {
        fail("stuck after %,d rows read and %,d committed", flood.read().count(), gate.rows());
      }
      boolean unused = flood.read().awaitMoreThan(flood.read().count(), ENSURE_EVERY);
    }
  }

  private static boolean finished(TestNode node, RunSpec spec) {
    return node.ensure(spec).join();
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
