package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.node.control.ActualState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose source comes to an end. */
class BoundedPipelineTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Nearly as many groups as rows, and more than may be on their way to a shard at once. */
  private static final String DEFINITION =
      """
      pipeline {
        name = bids
        source { type = generator, kind = bids, rate = 0, records = 200000 }
        operators = [ { type = table, name = bids, key = [auction, bidder, price], aggregates { bids = "count(*)" } } ]
        sink { type = discard }
      }
      """;

  @Test
  void theLastCommitsWaitForNothing(@TempDir Path folder) throws Exception {
    try (RunningNode node =
        new RunningNode(
            folder, Map.of("actorflow.node.commit-interval", INTERVAL.toSeconds() + "s"))) {
      long begin = System.nanoTime();
      node.submit("bids", DEFINITION);
      node.await("bids", ActualState.FINISHED);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(INTERVAL);
    }
  }
}
