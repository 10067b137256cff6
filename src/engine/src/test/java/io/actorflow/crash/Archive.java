package io.actorflow.crash;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A database that takes rows and positions in one transaction, and only from a writer's last owner.
 */
final class Archive implements AutoCloseable {
  private final String url;
  private final Progress progress;

  /** Where in the archive rows go. */
  record Settings(String folder) {}

  Archive(Path directory, Progress progress) throws SQLException {
    url = "jdbc:h2:file:" + directory.resolve("archive") + ";DB_CLOSE_DELAY=-1";
    this.progress = progress;
    execute(
        "create table owner (writer varchar primary key, token bigint not null)",
        "create table position (writer varchar, channel varchar, position bigint, primary key (writer, channel))",
        "create table entry (id bigint auto_increment, folder varchar, content varchar)");
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = connect()) {
      for (String statement : statements) {
        connection.createStatement().execute(statement);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, "sa", "");
  }

  @Override
  public void close() throws SQLException {
    execute("shutdown");
  }

  /** Everything that has been committed to an folder; of one writer, in its order. */
  List<String> entries(String folder) throws SQLException {
    List<String> entries = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement("select content from entry where folder = ? order by id")) {
      query.setString(1, folder);
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        entries.add(rows.getString(1));
      }
    }
    return entries;
  }

  Sink sink(Settings settings) {
    return new Sink() {
      @Override
      public Delivery delivery() {
        return Delivery.exactlyOnce("rows and positions are committed together");
      }

      @Override
      public SinkWriter open(SinkContext context) {
        progress.step();
        return new Writer(settings.folder(), context.writer());
      }
    };
  }

  private final class Writer implements SinkWriter {
    private final String folder;
    private final String name;
    private final List<Row> rows = new ArrayList<>();
    private final Connection connection;
    private final long token;

    Writer(String folder, String name) {
      this.folder = folder;
      this.name = name;
      try {
        connection = connect();
        connection.setAutoCommit(false);
        if (update("update owner set token = token + 1 where writer = ?", name) == 0) {
          update("insert into owner values (?, 1)", name);
        }
        token = owner();
        connection.commit();
      } catch (SQLException e) {
        throw ConnectorException.retryable("cannot open " + name, e);
      }
    }

    private long owner() throws SQLException {
      try (PreparedStatement query =
          connection.prepareStatement("select token from owner where writer = ? for update")) {
        query.setString(1, name);
        ResultSet owner = query.executeQuery();
        owner.next();
        return owner.getLong(1);
      }
    }

    private int update(String sql, Object... values) throws SQLException {
      try (PreparedStatement update = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          update.setObject(i + 1, values[i]);
        }
        return update.executeUpdate();
      }
    }

    @Override
    public Map<String, Long> positions() {
      Map<String, Long> positions = new HashMap<>();
      try (PreparedStatement query =
          connection.prepareStatement("select channel, position from position where writer = ?")) {
        query.setString(1, name);
        ResultSet found = query.executeQuery();
        while (found.next()) {
          positions.put(found.getString(1), found.getLong(2));
        }
      } catch (SQLException e) {
        throw ConnectorException.retryable("cannot read positions of " + name, e);
      }
      return positions;
    }

    @Override
    public void write(Batch batch) {
      rows.addAll(Rows.of(batch).rows());
    }

    @Override
    public void commit(Map<String, Long> positions) {
      try {
        if (owner() != token) {
          connection.rollback();
          throw ConnectorException.fenced(name + " has a newer owner", new SQLException("fenced"));
        }
        for (Row row : rows) {
          update("insert into entry (folder, content) values (?, ?)", folder, row.toString());
        }
        for (Map.Entry<String, Long> entry : positions.entrySet()) {
          update("merge into position values (?, ?, ?)", name, entry.getKey(), entry.getValue());
        }
        connection.commit();
        rows.clear();
      } catch (SQLException e) {
        throw ConnectorException.retryable("cannot commit " + name, e);
      }
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw ConnectorException.retryable("cannot close " + name, e);
      }
    }
  }
}
