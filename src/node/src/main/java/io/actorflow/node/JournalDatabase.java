package io.actorflow.node;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The database behind the journal: where it is, and its tables. */
record JournalDatabase(NodeSettings.Journal.Type type, String url, String user, Secret password) {
  /** Any number that nobody else uses: held while the tables are made. */
  private static final long SCHEMA_LOCK = 0x4143544F52L;

  static JournalDatabase of(NodeSettings settings) {
    NodeSettings.Journal journal = settings.journal();
    return switch (journal.type()) {
      case H2 -> {
        Path file = PekkoConfig.dataDir(settings).resolve("journal");
        yield new JournalDatabase(
            journal.type(),
            "jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0",
            "sa",
            new Secret(""));
      }
      case POSTGRES ->
          new JournalDatabase(journal.type(), journal.url(), journal.user(), journal.password());
    };
  }

  /**
   * Makes the tables that are missing.
   *
   * @throws ConnectorException if the database cannot be reached or refuses
   */
  void createTables() {
    DriverManager.setLoginTimeout(5);
    try (Connection connection = DriverManager.getConnection(url, user, password.value());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      if (type == NodeSettings.Journal.Type.POSTGRES) {
        statement.execute("select pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
      }
      for (String sql : script().split(";", -1)) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw ConnectorException.retryable(
          "actorflow.node.journal: cannot use %s as user '%s': %s"
              .formatted(
                  type == NodeSettings.Journal.Type.H2 ? "the file at " + url : url,
                  user,
                  firstLine(e)),
          e);
    }
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private String script() {
    String name =
        switch (type) {
          case H2 -> "journal-h2.sql";
          case POSTGRES -> "journal-postgres.sql";
        };
    try (InputStream in = JournalDatabase.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
