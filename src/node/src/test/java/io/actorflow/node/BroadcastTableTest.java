package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.node.control.ActualState;
import io.actorflow.node.control.PipelineSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins with broadcast tables on a node, beside a database's over the same rows. */
class BroadcastTableTest {
  private static final int FILES = 3;
  private static final int ORDERS = 12_000;
  private static final int SHARDS = 4;
  private static final int BIDS = 8_000;

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
  void aHotKeyIsSpreadOverAllShardsAndMeetsTheVersionsOfItsTimes() throws Exception {
    Random random = new Random(4711);
    Path input = Files.createDirectory(folder.resolve("input"));
    for (int file = 0; file < FILES; file++) {
      write(input.resolve("orders-%d.json".formatted(file)), orders(random, file));
    }
    write(input.resolve("products.json"), products(random));
    node.submit("named", named(input));
    node.await("named", ActualState.FINISHED);

    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      table(statement, "orders", input.resolve("orders-*.json"));
      table(statement, "products", input.resolve("products.json"));
      table(statement, "results", folder.resolve("named/**/*.jsonl"));
      assertThat(count(statement, "select count(*) from results")).isEqualTo(ORDERS);
      assertThat(count(statement, "select count(*) from results where name is null")).isPositive();
      same(
          statement,
          "select number, product, \"at\", id, name, since from results",
          """
          select number, product, "at", if(deleted, null, id), if(deleted, null, name), if(deleted, null, since)
          from orders asof left join (select *, _deleted as deleted from products) on product = id and "at" >= since
          """);
      // A shard writes a file of its own.
      String hot = "select count(*) as hot from results where product = 0 group by filename";
      assertThat(count(statement, "select count(*) from (%s)".formatted(hot))).isEqualTo(SHARDS);
      long ofOneShard = count(statement, "select count(*) from results where product = 0") / SHARDS;
      assertThat(count(statement, "select min(hot) from (%s)".formatted(hot)))
          .isGreaterThan(ofOneShard * 3 / 4);
    }
  }

  private static List<String> orders(Random random, int file) {
    List<String> orders = new ArrayList<>();
    for (int i = file; i < ORDERS; i += FILES) {
      orders.add(
          "{\"number\":%d,\"product\":%d,\"at\":%d}"
              .formatted(i, key(random), Math.max(0, i - random.nextInt(500))));
    }
    return orders;
  }

  /** No two versions are of one moment: which of them holds is up to the order of arrival. */
  private static List<String> products(Random random) {
    List<String> products = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // In pairs that have changed places.
      int moment = (i ^ 1) * 30 + 1;
      products.add(
          random.nextInt(6) == 0
              ? "{\"id\":%d,\"since\":%d,\"_deleted\":true}".formatted(key(random), moment)
              : "{\"id\":%d,\"since\":%d,\"name\":\"name-%d\",\"_deleted\":false}"
                  .formatted(key(random), moment, i));
    }
    return products;
  }

  private static int key(Random random) {
    return random.nextBoolean() ? 0 : random.nextInt(5);
  }

  private String named(Path input) {
    return """
    pipeline {
      name = named
      shards = %1$d
      sources {
        orders {
          type = file, directory = "%2$s", paths = ["orders-*.json"], max-rows = 500
          format { type = json, schema { number = long, product = int, at = timestamp-millis } }
          event-time { field = at, max-out-of-orderness = 600ms }
        }
        products {
          type = file, directory = "%2$s", paths = [products.json], max-rows = 50
          format { type = json, schema { id = long, name = string, since = timestamp-millis, _deleted = boolean } }
          event-time { field = since, max-out-of-orderness = 100ms }
        }
      }
      operators {
        named {
          type = join, from = [orders, products], kind = left, key { left = [product], right = [id] }
          tables = right, broadcast = true
        }
      }
      sinks { named-orders { type = file, from = named, directory = "%3$s", format = json, delivery = at-least-once } }
    }
    """
        .formatted(SHARDS, input, folder.resolve("named"));
  }

  @Test
  void aTableThatIsTooLargeFailsAndWithALargerLimitNothingIsMissing() throws Exception {
    Path input = Files.createDirectory(folder.resolve("input"));
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      items.add("{\"id\":%d,\"since\":%d,\"name\":\"name-%d\"}".formatted(i % 2000, i, i));
    }
    write(input.resolve("items.json"), items);
    node.submit("sold", sold(input, "32KiB"));
    PipelineSummary failed = node.await("sold", ActualState.FAILED);
    assertThat(failed.reason())
        .matches("shard \\d of 'sold': it holds [\\d,]+ KiB of the table 'items', .*")
        .contains("(expected: at most 32 KiB; raise broadcast-limit and submit it again with");

    node.replace("sold", sold(input, "10MiB"), 1);
    node.await("sold", ActualState.FINISHED);
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      for (String name : new String[] {"bids", "sold"}) {
        table(statement, name, folder.resolve(name + "/**/*.jsonl"));
      }
      assertThat(count(statement, "select count(*) from bids")).isEqualTo(BIDS);
      same(
          statement,
          "select item, bidder, price, \"date-time\", name from sold",
          "select item, bidder, price, \"date-time\", 'name-' || (item + 4000) from bids");
    }
  }

  /** There are more bids to come when the table is too large. */
  private String sold(Path input, String limit) {
    return """
    pipeline {
      name = sold
      shards = 2
      sources {
        bids {
          type = generator, kind = bids, records = %d, rate = 1000, event-rate = 1000
          event-time { field = date-time, max-out-of-orderness = 0s }
        }
        items {
          type = file, directory = "%s", paths = [items.json], max-rows = 100
          format { type = json, schema { id = long, name = string, since = timestamp-millis } }
          event-time { field = since, max-out-of-orderness = 0s }
        }
      }
      operators {
        of-items { type = select, from = bids, keep = [bidder, price, date-time], columns { item = "auction %% 500" } }
        sold {
          type = join, from = [of-items, items], key { left = [item], right = [id] }
          tables = right, broadcast = true, broadcast-limit = %s
        }
      }
      sinks {
        bids-file { type = file, from = of-items, directory = "%s", format = json, delivery = at-least-once }
        sold-file { type = file, from = sold, directory = "%s", format = json, delivery = at-least-once }
      }
    }
    """
        .formatted(BIDS, input, limit, folder.resolve("bids"), folder.resolve("sold"));
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Files.write(file, lines);
  }

  private static void table(Statement statement, String name, Path files) throws SQLException {
    statement.execute(
        "create table %s as select * from read_json('%s', filename = true, format = 'newline_delimited')"
            .formatted(name, files));
  }

  private static void same(Statement statement, String one, String other) throws SQLException {
    for (String difference :
        new String[] {
          "(%s) except all (%s)".formatted(one, other), "(%s) except all (%s)".formatted(other, one)
        }) {
      assertThat(count(statement, "select count(*) from (%s)".formatted(difference)))
          .as(difference)
          .isZero();
    }
  }

  private static long count(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }
}
