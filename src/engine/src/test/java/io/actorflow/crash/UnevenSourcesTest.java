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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One source of a join has all its rows at once, the other has them little by little. */
class UnevenSourcesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int FAST = 600_000;
  private static final int SLOW = 600;
  private static final int STEP = 5;

  /** Rows that gather in the task, that are on their way and that wait in the shard. */
  private static final int MOST_AHEAD = 250_000;

  private static final String DEFINITION =
      """
      pipeline {
        name = uneven
        sources {
          fast { type = fast, event-time { field = time, max-out-of-orderness = 0s, idle-timeout = 1h } }
          slow { type = slow, event-time { field = time, max-out-of-orderness = 0s, idle-timeout = 1h } }
        }
        operators {
          pairs {
            type = join
            from = [fast, slow]
            key { left = [number], right = [number] }
            within { before = 1s, after = 1s }
          }
        }
        sinks { out { type = gate, from = pairs } }
      }
      """;

  @Test
  void theFasterIsReadLittleFurtherThanTheSlowerInEventTime(@TempDir Path directory)
      throws Exception {
    Tide fast = new Tide(FAST, 1);
    Tide slow = new Tide(SLOW, FAST / SLOW);
    Gate gate = new Gate();
    gate.open();
    JournalStore journal = JournalStore.open(directory.resolve("journal"));
    TestNode node =
        new TestNode(
            components(fast, slow, gate),
            journal,
            new StateMemory(directory.resolve("state"), 64 << 10, 4 << 20));
    RunSpec spec =
        new RunSpec(
            "uneven", 1, 1, DEFINITION, 1, 1, Map.of("fast", fast.splits(), "slow", slow.splits()));
    try {
      fast.letGo(FAST);
      for (int rows = STEP; rows <= SLOW; rows += STEP) {
        slow.letGo(STEP);
        ensure(node, spec);
        assertThat(slow.read().awaitMoreThan(rows - 1, LIMIT)).as("the slower goes on").isTrue();
        boolean unused = fast.read().awaitMoreThan(slow.readMillis() + MOST_AHEAD - 1, LOOK);
        assertThat(fast.readMillis())
            .as("event time to which the faster is read")
            .isLessThan(slow.readMillis() + MOST_AHEAD);
      }
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!ensure(node, spec)) {
        assertThat(System.nanoTime()).as("time at which it ends").isLessThan(deadline);
        boolean unused = fast.read().awaitMoreThan(FAST, LOOK);
      }
      assertThat(gate.problems()).isEmpty();
      assertThat(gate.rows()).isEqualTo(SLOW);
    } finally {
      node.kill();
      node.awaitEnd();
      journal.close();
    }
    assertThat(node.letters()).isZero();
    node.checkReleased();
  }

  private static boolean ensure(TestNode node, RunSpec spec) {
    return node.ensure(spec).join();
  }

  private static Components components(Tide fast, Tide slow, Gate gate) {
    List<ComponentFactory<?>> factories = new ArrayList<>(new KeyedComponents().components());
    factories.add(source("fast", fast));
    factories.add(source("slow", slow));
    factories.add(
        new SinkFactory<>(
            "gate", Gate.Settings.class, SettingsReader.of(Gate.Settings.class), none -> gate));
    return Components.of(factories.toArray(ComponentFactory<?>[]::new));
  }

  private static ComponentFactory<?> source(String type, Tide tide) {
    return new SourceFactory<>(
        type, Tide.Settings.class, SettingsReader.of(Tide.Settings.class), none -> tide);
  }
}
