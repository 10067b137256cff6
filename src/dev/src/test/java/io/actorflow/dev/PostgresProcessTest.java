package io.actorflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessTest {
  private final Path folder;

  PostgresProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void keepsItsDataWhenKilledOrStoppedAndStartedAgain() throws SQLException {
    int port;
    try (PostgresProcess postgres = PostgresProcess.start(folder, 0)) {
      port = postgres.port();
      postgres.createDatabase("journal");
      postgres.createDatabase("journal");
      try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl("journal"));
          Statement statement = connection.createStatement()) {
        statement.execute("create table event (id bigint primary key)");
        statement.execute("insert into event values (1)");
      }
      postgres.kill();
      assertThat(postgres.isAlive()).isFalse();
    }
    // Only the process that looks after the server dies; a new one takes its place.
    PostgresProcess.start(folder, port).killKeeper();
    for (int count = 1; count <= 2; count++) {
      try (PostgresProcess postgres = PostgresProcess.start(folder, port);
          Connection connection = DriverManager.getConnection(postgres.jdbcUrl("journal"));
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "select count(*), current_setting('synchronous_commit') from event")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(count);
        assertThat(rows.getString(2)).isEqualTo("on");
        statement.execute("insert into event values (2) on conflict do nothing");
      }
    }
  }

  @Test
  void saysThatAPortIsInUse() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> PostgresProcess.start(folder, other.getLocalPort()))
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("PostgreSQL cannot listen on 127.0.0.1:" + other.getLocalPort());
    }
  }
}
