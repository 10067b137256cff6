package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins of two sources in a process of its own, beside a database's over the same rows. */
class JoinedStreamsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void pairsAndWhatIsLeftAloneAreWhatDuckDbSays() throws Exception {
    Path file = folder.resolve("joined.conf");
    Files.writeString(
        file,
        """
        pipeline {
          name = joined
          shards = 3
          sources {
            bids {
              type = generator, kind = bids, splits = 2, out-of-orderness = 500ms, event-rate = 1000
              event-time { field = date-time, max-out-of-orderness = 500ms }
            }
            auctions {
              type = generator, kind = auctions, splits = 3, out-of-orderness = 500ms, event-rate = 1000
              event-time { field = date-time, max-out-of-orderness = 500ms }
            }
          }
          operators {
            some-auctions { type = filter, from = auctions, where = "id %% 3 <> 0" }
            some-bids { type = select, from = bids, keep = [auction, bidder, price, date-time] }
            pairs {
              type = join, from = [some-bids, some-auctions], kind = full
              key { left = [auction], right = [id] }
              within { before = 2s, after = 1s }
            }
            per-second { type = window, from = pairs, size = 1s, key = [category], aggregates { pairs = "count(*)" } }
            in-windows {
              type = join, from = [some-bids, some-auctions], kind = left
              key { left = [auction], right = [id] }
              window { kind = sliding, size = 2s, slide = 1s }
            }
          }
          sinks {
            bids-file { type = file, from = some-bids, directory = "%1$s/bids", format = json }
            auctions-file { type = file, from = some-auctions, directory = "%1$s/auctions", format = json }
            pairs-file { type = file, from = pairs, directory = "%1$s/pairs", format = json }
            counts { type = file, from = per-second, directory = "%1$s/counts", format = json }
            windows { type = file, from = in-windows, directory = "%1$s/windows", format = json }
          }
        }
        """
            .formatted(folder));
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", file.toString(), "--records", "8000")) {
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      for (String name : new String[] {"bids", "auctions", "pairs", "counts", "windows"}) {
        statement.execute(
            "create table %1$s as select * from read_json('%2$s/%1$s/**/*.json*')"
                .formatted(name, folder));
      }
      statement.execute(
          """
          create view expected_pairs as
          select greatest(b."date-time", a."date-time") as "event-time", auction, bidder, price,
            b."date-time", id, category, a."date-time" as "some-auctions-date-time"
          from bids b full join auctions a on b.auction = a.id
            and a."date-time" between b."date-time" - 2000 and b."date-time" + 1000
          """);
      String pairs =
          "select \"event-time\", auction, bidder, price, \"date-time\", id, category, \"some-auctions-date-time\" from pairs";
      assertThat(count(statement, "select count(*) from pairs")).isGreaterThan(8000);
      assertThat(count(statement, "select count(*) from pairs where id is null")).isPositive();
      assertThat(count(statement, "select count(*) from pairs where auction is null")).isPositive();
      same(statement, pairs, "select * from expected_pairs");
      // What a window behind the join has is all that came out of it: nothing was late.
      same(
          statement,
          "select \"window-start\", category, pairs from counts where category is not null",
          """
          select "event-time" // 1000 * 1000, category, count(*) from expected_pairs
          where category is not null group by all
          """);
      String windowed =
          "(select *, unnest(range(\"date-time\" // 1000 * 1000 - 1000, \"date-time\" + 1, 1000)) as start from %s)";
      same(
          statement,
          "select \"window-start\", \"window-end\", bidder, price, \"date-time\", id, seller from windows",
          """
          select b.start, b.start + 2000, bidder, price, b."date-time", id, seller
          from %s b left join %s a on b.auction = a.id and b.start = a.start
          """
              .formatted(windowed.formatted("bids"), windowed.formatted("auctions")));
    }
  }

  @Test
  void aKeyThatAllRowsHaveMakesTheProductOfThem() throws Exception {
    Path file = folder.resolve("product.conf");
    Files.writeString(
        file,
        """
        pipeline {
          name = product
          shards = 2
          sources {
            persons { type = generator, kind = persons, event-time { field = date-time, max-out-of-orderness = 0s } }
            auctions { type = generator, kind = auctions, event-time { field = date-time, max-out-of-orderness = 0s } }
          }
          operators {
            left { type = select, from = persons, keep = [id, date-time], columns { all = "1" } }
            right { type = select, from = auctions, keep = [id, date-time], columns { all = "1" } }
            pairs {
              type = join, from = [left, right]
              key { left = [all], right = [all] }
              within { before = 36500d, after = 36500d }
            }
            counts {
              type = window, from = pairs, size = 36500d, key = [all]
              aggregates { pairs = "count(*)", left = "count(distinct id)", right = "count(distinct \"right-id\")" }
            }
          }
          sinks { counts-file { type = file, from = counts, directory = "%s/counts", format = json } }
        }
        """
            .formatted(folder));
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", file.toString(), "--records", "700")) {
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute(
          "create table counts as select * from read_json('%s/counts/**/*.json*')"
              .formatted(folder));
      // Many times what one commit gives out.
      assertThat(count(statement, "select sum(pairs)::bigint from counts")).isEqualTo(490_000);
      assertThat(count(statement, "select max(\"left\") from counts")).isEqualTo(700);
      assertThat(count(statement, "select max(\"right\") from counts")).isEqualTo(700);
    }
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
