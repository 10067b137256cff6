package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.api.ConnectorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.setup.Setup;

/** The journal of any number of nodes, in a PostgreSQL database. */
record JournalDatabase(NodeSettings.Journal settings) implements NodeJournal {
  private static final String TABLES = "/journal-postgres.sql";

  /** Any number that nobody else uses: held while the tables are made. */
  private static final long SCHEMA_LOCK = 0x4143544F52L;

  /** Makes the tables that are missing. */
  static JournalDatabase open(NodeSettings.Journal settings) {
    JournalDatabase database = new JournalDatabase(settings);
    database.createTables();
    return database;
  }

  private void createTables() {
    DriverManager.setLoginTimeout(5);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
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

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        settings.url(), settings.user(), settings.password().value());
  }

  private static String script() {
    try (InputStream in = JournalDatabase.class.getResourceAsStream(TABLES)) {
      if (in == null) {
        throw new IllegalStateException(TABLES + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Config pekko() {
    Map<String, Object> slick =
        Map.of(
            "profile",
            "slick.jdbc.PostgresProfile$",
            "db.url",
            settings.url(),
            "db.user",
            settings.user(),
            "db.password",
            settings.password().value(),
            "db.driver",
            "org.postgresql.Driver",
            "db.numThreads",
            settings.connections(),
            "db.maxConnections",
            settings.connections(),
            "db.minConnections",
            Math.min(4, settings.connections()));
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.persistence.journal.plugin",
                "jdbc-journal",
                "pekko.persistence.journal.auto-start-journals",
                List.of("jdbc-journal"),
                "pekko.persistence.snapshot-store.plugin",
                "jdbc-snapshot-store",
                "pekko.persistence.snapshot-store.auto-start-snapshot-stores",
                List.of("jdbc-snapshot-store")))
        .withFallback(
            ConfigFactory.parseMap(Map.of("pekko-persistence-jdbc.shared-databases.slick", slick)));
  }

  @Override
  public List<Setup> setups() {
    return List.of();
  }

  @Override
  public Optional<String> problem() {
    DriverManager.setLoginTimeout(2);
    try (Connection connection = connect()) {
      return connection.isValid(2)
          ? Optional.empty()
          : Optional.of("%s does not answer".formatted(settings.url()));
    } catch (SQLException e) {
      return Optional.ofNullable(cannotUse(e).getMessage());
    }
  }

  private ConnectorException cannotUse(SQLException e) {
    return ConnectorException.retryable(
        "actorflow.node.journal: cannot use %s as user '%s': %s (check that PostgreSQL runs there, and url, user and password)"
            .formatted(
                settings.url(),
                settings.user(),
                String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }

  /** Connections belong to the plug-in. */
  @Override
  public void close() {}
}
