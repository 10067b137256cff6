package io.actorflow.keyed;

import io.actorflow.keyed.JoinRun.Item;
import io.actorflow.keyed.JoinRun.Pair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Joins of all rows at once, by a database. */
final class JoinOracle implements AutoCloseable {
  private final Connection database;

  JoinOracle() throws SQLException {
    database = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = database.createStatement()) {
      statement.execute("set threads = 1");
      statement.execute(
          "create table items (is_left boolean, id bigint, moment bigint, name text, number int, seen bigint)");
    }
  }

  List<Pair> within(List<Item> items, JoinKind kind, long before, long after) throws SQLException {
    return query(
        items,
        """
        select l.id, r.id, greatest(l.moment, r.moment), 0
        from (select * from items where is_left) l
        %s join (select * from items where not is_left) r
        on l.name = r.name and l.number = r.number
          and r.moment >= l.moment - (%d) and r.moment <= l.moment + (%d)
        """
            .formatted(kind.name().toLowerCase(Locale.ROOT), before, after));
  }

  /** A row counts in windows that had not ended when it came. */
  List<Pair> sliding(List<Item> items, JoinKind kind, long size, long slide, long offset)
      throws SQLException {
    String windows =
        """
        select *, start + %1$d as end_ from (
          select *, unnest(range(
            (floor((moment - %3$d - %1$d) / %2$d::double)::bigint + 1) * %2$d + %3$d,
            moment + 1, %2$d)) as start
          from items)
        """
            .formatted(size, slide, offset);
    return inWindows(items, kind, windows);
  }

  List<Pair> cumulative(List<Item> items, JoinKind kind, long size, long step, long offset)
      throws SQLException {
    String windows =
        """
        select * from (
          select *, unnest(range(
            floor((moment - start) / %2$d::double)::bigint * %2$d + %2$d + start,
            start + %1$d + 1, %2$d)) as end_
          from (
            select *, floor((moment - %3$d) / %1$d::double)::bigint * %1$d + %3$d as start
            from items))
        """
            .formatted(size, step, offset);
    return inWindows(items, kind, windows);
  }

  private List<Pair> inWindows(List<Item> items, JoinKind kind, String windows)
      throws SQLException {
    return query(
        items,
        """
        with windows as (select * from (%s) where end_ > seen)
        select l.id, r.id, coalesce(l.start, r.start), coalesce(l.end_, r.end_)
        from (select * from windows where is_left) l
        %s join (select * from windows where not is_left) r
        on l.name = r.name and l.number = r.number and l.start = r.start and l.end_ = r.end_
        """
            .formatted(windows, kind.name().toLowerCase(Locale.ROOT)));
  }

  private List<Pair> query(List<Item> items, String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("delete from items");
      try (DuckDBAppender appender =
          ((DuckDBConnection) database).createAppender("main", "items")) {
        for (Item item : items) {
          appender.beginRow();
          appender.append(item.isLeft());
          appender.append(item.id());
          appender.append(item.at());
          appender.append(item.name());
          appender.append(item.number());
          appender.append(item.seen());
          appender.endRow();
        }
      }
      List<Pair> pairs = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          pairs.add(
              new Pair(
                  rows.getObject(1, Long.class),
                  rows.getObject(2, Long.class),
                  rows.getLong(3),
                  rows.getLong(4)));
        }
      }
      return pairs;
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
