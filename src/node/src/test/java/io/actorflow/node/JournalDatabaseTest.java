package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.api.SettingsReader;
import io.actorflow.dev.PostgresProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slick.jdbc.hikaricp.HikariCPJdbcDataSource;

/** A real PostgreSQL, and connections as the journal of a node makes them. */
class JournalDatabaseTest {
  private static final String EVENT =
      """
      insert into event_journal
        (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
      values ('shard|1', 7, 'writer', 1, '', '')
      """;

  private final Path folder;

  JournalDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aWriterThatStandsStillBeforeItsCommitDoesNotHoldUpTheNext() throws Exception {
    try (PostgresProcess postgres = PostgresProcess.start(folder, 0)) {
      Config config = config(postgres);
      NodeSettings settings =
          SettingsReader.read(config.getConfig(NodeSettings.PATH), NodeSettings.class);
      try (NodeJournal journal = NodeJournal.open(settings);
          HikariCPJdbcDataSource pool = pool(PekkoConfig.of(settings, journal, config));
          Connection frozen = pool.createConnection();
          Connection next = pool.createConnection()) {
        frozen.setAutoCommit(false);
        insert(frozen);

        long begin = System.nanoTime();
        insert(next);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
        assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
      }
    }
  }

  private static Config config(PostgresProcess postgres) {
    return ConfigFactory.parseMap(
            Map.of(
                "actorflow.node.journal.type",
                "postgres",
                "actorflow.node.journal.url",
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.port()),
                "actorflow.node.journal.user",
                postgres.user()))
        .withFallback(ConfigFactory.load());
  }

  /** As the journal makes it of what Pekko is told. */
  private static HikariCPJdbcDataSource pool(Config pekko) {
    return HikariCPJdbcDataSource.forConfig(
        pekko.getConfig("pekko-persistence-jdbc.shared-databases.slick.db"),
        null,
        "journal",
        JournalDatabaseTest.class.getClassLoader());
  }

  private static void insert(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(30);
      assertThat(statement.executeUpdate(EVENT)).isEqualTo(1);
    }
  }
}
