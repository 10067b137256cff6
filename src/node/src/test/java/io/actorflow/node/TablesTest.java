package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of changelogs, and joins with them, from files to files. */
class TablesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void rowsMeetTheTableOfTheirTimeAndTablesMeetAsTheyAre() throws Exception {
    Path input = Files.createDirectory(folder.resolve("input"));
    Files.writeString(
        input.resolve("products.json"),
        """
        {"id":1,"name":"one","changed":1000}
        {"id":2,"name":"two","changed":1000}
        {"id":1,"name":"uno","changed":5000}
        {"id":2,"changed":3000,"_deleted":true}
        {"id":4,"name":"four","changed":3000}
        """);
    Files.writeString(
        input.resolve("orders.json"),
        """
        {"product":1,"pieces":5,"at":5000}
        {"product":1,"pieces":3,"at":2000}
        {"product":2,"pieces":7,"at":2500}
        {"product":2,"pieces":1,"at":4000}
        {"product":3,"pieces":2,"at":1}
        """);
    Path file = folder.resolve("tables.conf");
    Files.writeString(
        file,
        """
        pipeline {
          name = tables
          sources {
            changes {
              type = file, directory = "%1$s", paths = [products.json]
              format { type = json, schema { id = long, name = string, changed = timestamp-millis, _deleted = boolean } }
              event-time { field = changed, max-out-of-orderness = 10s }
            }
            orders {
              type = file, directory = "%1$s", paths = [orders.json]
              format { type = json, schema { product = int, pieces = long, at = timestamp-millis } }
              event-time { field = at, max-out-of-orderness = 10s }
            }
          }
          operators {
            named { type = join, from = [orders, changes], kind = left, key { left = [product], right = [id] }, tables = right }
            products { type = upsert-table, from = changes, key = [id], order = changed }
            sold { type = table, from = orders, key = [product], aggregates { pieces = "sum(pieces)", last = "max(at)" } }
            both { type = join, from = [products, sold], kind = full, key { left = [id], right = [product] }, tables = both }
          }
          sinks {
            named-orders { type = file, from = named, directory = "%2$s/named", format = json }
            offers { type = file, from = both, directory = "%2$s/both", format = json }
          }
        }
        """
            .formatted(input, folder.resolve("output")));

    try (ActorFlowProcess run = new ActorFlowProcess(folder, "run", file.toString())) {
      assertThat(run.exitCode()).as(run.err()).isZero();
    }

    assertThat(rows("named"))
        .containsExactlyInAnyOrder(
            named(1, 3, 2000, "1", "\"one\"", "1000"),
            named(1, 5, 5000, "1", "\"uno\"", "5000"),
            named(2, 7, 2500, "2", "\"two\"", "1000"),
            named(2, 1, 4000, "null", "null", "null"),
            named(3, 2, 1, "null", "null", "null"));
    // What a table was between two commits may have come out before.
    assertThat(rows("both"))
        .contains(
            both(1, "\"uno\"", "5000", "8", "5000"),
            both(2, "null", "null", "8", "4000"),
            both(3, "null", "null", "2", "1"),
            both(4, "\"four\"", "3000", "null", "null"));
  }

  private static String named(
      long product, long pieces, long at, String id, String name, String changed) {
    return "{\"product\":%d,\"pieces\":%d,\"at\":%d,\"id\":%s,\"name\":%s,\"changed\":%s}"
        .formatted(product, pieces, at, id, name, changed);
  }

  private static String both(long id, String name, String changed, String pieces, String last) {
    return "{\"id\":%d,\"name\":%s,\"changed\":%s,\"pieces\":%s,\"last\":%s,\"_deleted\":false}"
        .formatted(id, name, changed, pieces, last);
  }

  private List<String> rows(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("output").resolve(directory))) {
      List<String> rows = new java.util.ArrayList<>();
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(each -> each.getFileName().toString().endsWith(".jsonl"))
              .toList()) {
        rows.addAll(Files.readAllLines(file));
      }
      return rows;
    }
  }
}
