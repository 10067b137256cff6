package io.actorflow.tests;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What comes out is exact, and comes soon, whatever happens to the nodes. */
class ClusterTest {
  private final Path folder;

  ClusterTest(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) {
    this.folder = folder;
  }

  @Test
  void resultsAreExactWhileNodesDieLeaveAndReturn() throws Exception {
    try (Scenario scenario = new Scenario(folder, Workload.TRENDING)) {
      scenario.kill(1);
      scenario.start(1);
      scenario.terminate(2);
      scenario.start(2);
      scenario.killAll();
      scenario.verify();
    }
  }

  @Test
  @Tag("slow")
  void resultsAreExactWhileEachNodeDiesInTurn() throws Exception {
    try (Scenario scenario = new Scenario(folder, Workload.PAIRS, Workload.SESSIONS)) {
      for (int node = 1; node <= 3; node++) {
        scenario.kill(node);
        scenario.start(node);
      }
      scenario.killTwice(2);
      scenario.start(2);
      scenario.verify();
    }
  }

  @Test
  @Tag("slow")
  void resultsAreExactWhileTheClusterGrowsShrinksAndAllOfItDies() throws Exception {
    try (Scenario scenario = new Scenario(folder, Workload.HISTOGRAM, Workload.PAIRS)) {
      scenario.start(4);
      scenario.terminate(1);
      scenario.kill(4);
      scenario.start(1);
      scenario.killAll();
      scenario.verify();
    }
  }

  @Test
  @Tag("slow")
  void resultsAreExactWhenANodeComesBackToLifeTooLate() throws Exception {
    try (Scenario scenario = new Scenario(folder, Workload.TRENDING, Workload.SESSIONS)) {
      scenario.freeze(3);
      scenario.start(3);
      scenario.freeze(1);
      scenario.verify();
    }
  }
}
