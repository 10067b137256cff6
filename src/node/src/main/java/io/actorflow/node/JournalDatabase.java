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
import java.util.Optional;
import org.h2.api.ErrorCode;

/** The database behind the journal: where it is, and its tables. */
record JournalDatabase(NodeSettings.Journal.Type type, String url, String user, Secret password) {
  private static final String H2_PREFIX = "jdbc:h2:file:";

  /** What goes wrong comes as an exception; a file of traces beside the data would be one more. */
  private static final String H2_SILENT = ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

  /** Any number that nobody else uses: held while the tables are made. */
  private static final long SCHEMA_LOCK = 0x4143544F52L;

  static JournalDatabase of(NodeSettings settings) {
    NodeSettings.Journal journal = settings.journal();
    return switch (journal.type()) {
      case H2 -> {
        Path file = PekkoConfig.dataDir(settings).resolve("journal");
        yield new JournalDatabase(
            journal.type(),
            H2_PREFIX + file + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0" + H2_SILENT,
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
      throw cannotUse(e);
    }
  }

  /** Why the database cannot be used now, if that is so. Blocks for a moment. */
  Optional<String> problem() {
    DriverManager.setLoginTimeout(2);
    try (Connection connection = DriverManager.getConnection(url, user, password.value())) {
      return connection.isValid(2)
          ? Optional.empty()
          : Optional.of("%s does not answer".formatted(url));
    } catch (SQLException e) {
      return Optional.ofNullable(cannotUse(e).getMessage());
    }
  }

  private ConnectorException cannotUse(SQLException e) {
    return switch (type) {
      case H2 -> {
        String file = url.substring(H2_PREFIX.length(), url.indexOf(';')) + ".mv.db";
        yield e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
            ? ConnectorException.permanent(
                "%s is in use: another process runs with the same data folder; stop that one, or choose another folder (actorflow.node.data-dir, or --data of run)"
                    .formatted(file),
                e)
            : ConnectorException.permanent(
                "the journal %s cannot be used: %s (check that the folder can be written to and the disk is not full)"
                    .formatted(file, firstLine(e)),
                e);
      }
      case POSTGRES ->
          ConnectorException.retryable(
              "actorflow.node.journal: cannot use %s as user '%s': %s (check that PostgreSQL runs there, and url, user and password)"
                  .formatted(url, user, firstLine(e)),
              e);
    };
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
