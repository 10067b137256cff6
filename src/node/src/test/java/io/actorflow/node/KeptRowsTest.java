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

/**
 * Operators that keep rows as they are, in a process of their own, beside what a database makes of
 * the same rows.
 */
class KeptRowsTest {
  private static final String BIDS = "auction, bidder, price, \"date-time\"";

  @TempDir private Path folder = Path.of("");

  @Test
  void duplicatesTopsAndQueriesOfWindowsAreWhatDuckDbSays() throws Exception {
    Path file = folder.resolve("kept.conf");
    Files.writeString(
        file,
        """
        pipeline {
          name = kept
          shards = 3
          sources {
            source {
              type = generator, kind = bids, splits = 3, out-of-orderness = 500ms, event-rate = 1000
              event-time { field = date-time, max-out-of-orderness = 500ms }
            }
          }
          operators {
            bids { type = select, from = source, keep = [auction, bidder, price, date-time] }
            at-once { type = deduplicate, from = bids, key = [auction], within = 300ms }
            in-order { type = deduplicate, from = bids, key = [auction], within = 300ms, emit = at-watermark }
            per-second { type = window, from = in-order, size = 1s, key = [auction], aggregates { bids = "count(*)" } }
            best { type = top, from = bids, key = [auction], by = "price desc, date-time, bidder", rows = 3 }
            best-of-window {
              type = top, from = bids, by = "price desc, date-time, bidder", rows = 5
              window { kind = sliding, size = 2s, slide = 1s }
            }
            asked {
              type = window-sql, from = bids, size = 1s, key = [auction]
              query = "select min(auction) as auction, median(price) as middle, count(distinct bidder) as bidders from rows"
            }
            highest {
              type = window-sql, from = bids, size = 1s
              query = "select auction, price from rows where price = (select max(price) from rows)"
            }
          }
          sinks {
            bids-file { type = file, from = bids, directory = "%1$s/bids", format = json }
            at-once-file { type = file, from = at-once, directory = "%1$s/at_once", format = json }
            in-order-file { type = file, from = in-order, directory = "%1$s/in_order", format = json }
            per-second-file { type = file, from = per-second, directory = "%1$s/per_second", format = json }
            best-file { type = file, from = best, directory = "%1$s/best", format = json }
            window-file { type = file, from = best-of-window, directory = "%1$s/best_of_window", format = json }
            asked-file { type = file, from = asked, directory = "%1$s/asked", format = json }
            highest-file { type = file, from = highest, directory = "%1$s/highest", format = json }
          }
        }
        """
            .formatted(folder));
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", file.toString(), "--records", "10000")) {
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      for (String name :
          new String[] {
            "bids",
            "at_once",
            "in_order",
            "per_second",
            "best",
            "best_of_window",
            "asked",
            "highest"
          }) {
        statement.execute(
            "create table %1$s as select * from read_json('%2$s/%1$s/**/*.json*')"
                .formatted(name, folder));
      }
      assertThat(count(statement, "select count(*) from bids")).isEqualTo(10_000);
      duplicates(statement);
      tops(statement);
      queries(statement);
    }
  }

  private static void duplicates(Statement statement) throws SQLException {
    assertThat(
            count(
                statement,
                """
                select count(*) from at_once a join at_once b
                on a.auction = b.auction and abs(a."date-time" - b."date-time") < 300
                """))
        .as("each row of them with itself alone")
        .isEqualTo(count(statement, "select count(*) from at_once"));
    assertThat(
            count(
                statement,
                """
                select count(*) from bids where not exists (
                  select * from at_once a where a.auction = bids.auction
                    and abs(a."date-time" - bids."date-time") < 300)
                """))
        .as("rows that nothing stands for")
        .isZero();
    same(
        statement,
        "select auction, \"date-time\" from in_order",
        """
        with recursive spans as (
          select auction, min("date-time") as begin from bids group by auction
          union all
          select * from (
            select auction, (
              select min("date-time") from bids
              where bids.auction = spans.auction and "date-time" >= begin + 300) as begin
            from spans)
          where begin is not null)
        select auction, begin from spans
        """);
    same(
        statement,
        "select \"window-start\", auction, bids from per_second",
        "select \"date-time\" // 1000 * 1000, auction, count(*) from in_order group by all");
  }

  private static void tops(Statement statement) throws SQLException {
    same(
        statement,
        """
        select rank, %s from best
        qualify row_number() over (
          partition by auction, rank order by price desc, "date-time", bidder) = 1
        """
            .formatted(BIDS),
        """
        select row_number() over (
          partition by auction order by price desc, "date-time", bidder) as rank, %s
        from bids qualify rank <= 3
        """
            .formatted(BIDS));
    same(
        statement,
        "select \"window-start\", \"window-end\", rank, %s from best_of_window".formatted(BIDS),
        """
        select start, start + 2000, row_number() over (
          partition by start order by price desc, "date-time", bidder) as rank, %1$s
        from (
          select *, unnest(range("date-time" // 1000 * 1000 - 1000, "date-time" + 1, 1000)) as start
          from bids)
        qualify rank <= 5
        """
            .formatted(BIDS));
  }

  private static void queries(Statement statement) throws SQLException {
    String windows = "(select *, \"date-time\" // 1000 * 1000 as start from bids)";
    same(
        statement,
        "select \"window-start\", \"window-end\", auction, middle, bidders from asked",
        """
        select start, start + 1000, auction, median(price), count(distinct bidder)
        from %s group by start, auction
        """
            .formatted(windows));
    same(
        statement,
        "select \"window-start\", auction, price from highest",
        """
        select start, auction, price from %s
        qualify price = max(price) over (partition by start)
        """
            .formatted(windows));
  }

  private static void same(Statement statement, String one, String other) throws SQLException {
    assertThat(count(statement, "select count(*) from (%s)".formatted(one))).isPositive();
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
