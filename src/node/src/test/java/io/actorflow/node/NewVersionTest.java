package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.node.control.ActualState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that runs goes over to its new version without being stopped. */
class NewVersionTest {
  private static final int RECORDS = 30_000;
  private static final Pattern BIDS = Pattern.compile("\"bids\":(\\d+)");
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path folder = Path.of("");
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    node = new RunningNode(folder.resolve("node"));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void rowsGoToTheSinkOfTheNewVersionAndNoneIsLostBetween() throws Exception {
    String rename = "{ type = select, columns { bids = \"1\" } }";
    replaceWhileRunning(rename);

    assertThat(bids("old")).isPositive();
    assertThat(bids("new")).isPositive();
    assertThat(bids("old") + bids("new")).isEqualTo(RECORDS);
  }

  @Test
  void resultsOfShardsGoToTheSinkOfTheNewVersionAndNoneIsLostBetween() throws Exception {
    String window =
        "{ type = window, size = 1s, key = [auction], aggregates { bids = \"count(*)\" } }";
    replaceWhileRunning(window);

    assertThat(bids("old")).isPositive();
    assertThat(bids("new")).isPositive();
    assertThat(bids("old") + bids("new")).isEqualTo(RECORDS);
  }

  private void replaceWhileRunning(String operators) throws Exception {
    node.submit("bids", definition(operators, "old"));
    awaitRows("old");

    node.replace("bids", definition(operators, "new"), 1);

    awaitRows("new");
    node.await("bids", ActualState.FINISHED);
  }

  private String definition(String operators, String sink) {
    return """
        pipeline {
          name = bids
          source {
            type = generator
            kind = bids
            records = %d
            rate = 5000
            splits = 2
            event-rate = 2000
            event-time { field = date-time, max-out-of-orderness = 1s }
          }
          operators = [%s]
          sink { type = file, directory = "%s", format = json, delivery = at-least-once }
        }
        """
        .formatted(RECORDS, operators, folder.resolve(sink));
  }

  private void awaitRows(String sink) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (bids(sink) == 0) {
      assertThat(System.nanoTime()).as("rows in '%s' in time", sink).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private long bids(String sink) throws IOException {
    long bids = 0;
    for (Path file : files(sink)) {
      for (String line : Files.readAllLines(file)) {
        Matcher matcher = BIDS.matcher(line);
        bids += matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
      }
    }
    return bids;
  }

  private List<Path> files(String sink) throws IOException {
    Path directory = folder.resolve(sink);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
