package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways that part behind a source, and come together at one stateful operator. */
class RejoiningWaysTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyRowCountsOnceForEachWayThatItTakes() throws Exception {
    Path file = folder.resolve("ways.conf");
    Files.writeString(
        file,
        """
        pipeline {
          name = ways
          sources {
            bids {
              type = generator, kind = bids, rate = 0
              event-time { field = date-time, max-out-of-orderness = 1s }
            }
          }
          operators {
            even { type = filter, from = bids, where = "auction %% 2 = 0" }
            odd { type = filter, from = bids, where = "auction %% 2 = 1" }
            all { type = select, from = bids, keep = [auction, date-time], columns { way = "'all'" } }
            even-rows { type = select, from = even, keep = [auction, date-time], columns { way = "'some'" } }
            odd-rows { type = select, from = odd, keep = [auction, date-time], columns { way = "'some'" } }
            ways {
              type = window, from = [even-rows, odd-rows, all], size = 36500d, key = [way]
              aggregates { bids = "count(*)", auctions = "approx-count-distinct(auction)" }
            }
          }
          sinks {
            rows { type = file, from = ways, directory = "%s", format = json, delivery = at-least-once }
          }
        }
        """
            .formatted(folder.resolve("rows")));
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", file.toString(), "--records", "6000")) {
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    assertThat(rows())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).contains("\"bids\":6000"))
        .anySatisfy(row -> assertThat(row).contains("\"way\":\"all\""))
        .anySatisfy(row -> assertThat(row).contains("\"way\":\"some\""));
  }

  private List<String> rows() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("rows"))) {
      List<String> rows = new java.util.ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        rows.addAll(Files.readAllLines(file));
      }
      return rows;
    }
  }
}
