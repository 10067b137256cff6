package io.actorflow.keyed;

import io.actorflow.testkit.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A DuckDB that has all rows of an input at once, in the table {@code input}. */
final class Database implements AutoCloseable {
  private final Connection connection;

  /**
   * @param columns as in {@code create table}
   */
  Database(String columns, List<Row> rows) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    connection.createStatement().execute("create table input (" + columns + ")");
    if (rows.isEmpty()) {
      return;
    }
    String places = "?, ".repeat(rows.getFirst().values().size()).replaceFirst(", $", "");
    try (PreparedStatement insert =
        connection.prepareStatement("insert into input values (" + places + ")")) {
      connection.setAutoCommit(false);
      for (Row row : rows) {
        for (int column = 0; column < row.values().size(); column++) {
          insert.setObject(column + 1, plain(row.values().get(column)));
        }
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof Instant moment
        ? LocalDateTime.ofInstant(moment, ZoneOffset.UTC)
        : value;
  }

  List<Row> rows(String sql) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet result = connection.createStatement().executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          Object value = result.getObject(column);
          values.add(
              value instanceof Timestamp moment
                  ? moment.toLocalDateTime().toInstant(ZoneOffset.UTC)
                  : value);
        }
        rows.add(new Row(values));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
