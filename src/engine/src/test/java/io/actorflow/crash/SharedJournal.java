package io.actorflow.crash;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;
import org.h2.jdbcx.JdbcConnectionPool;
import scala.Option;
import slick.jdbc.H2Profile$;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;
import slick.util.AsyncExecutor$;

/**
 * A journal in a file whose connections outlive the nodes that use them: what a killed node has on
 * its way into it still arrives, or does not, but never breaks the database under the next node.
 */
public final class SharedJournal implements SlickDatabaseProvider {
  /** Where a node's configuration says which journal is its own. */
  static final String URL = "crash.journal-url";

  private static final int CONNECTIONS = 4;
  private static final Map<String, SlickDatabase> BY_URL = new ConcurrentHashMap<>();

  private final String url;

  /** Called by the journal's plug-in. */
  public SharedJournal(ActorSystem system) {
    url = system.settings().config().getString(URL);
  }

  @Override
  public SlickDatabase database(Config plugin) {
    return Objects.requireNonNull(BY_URL.get(url));
  }

  static void open(String url) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        InputStream tables =
            SlickDatabase.class.getResourceAsStream("/schema/h2/h2-create-schema.sql")) {
      connection
          .createStatement()
          .execute(
              new String(Objects.requireNonNull(tables).readAllBytes(), StandardCharsets.UTF_8));
    }
    JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", "");
    pool.setMaxConnections(CONNECTIONS);
    JdbcDatabaseDef database =
        JdbcBackend$.MODULE$
            .Database()
            .forDataSource(
                pool,
                Option.apply(CONNECTIONS),
                AsyncExecutor$.MODULE$.apply("journal", CONNECTIONS, 1000),
                false);
    BY_URL.put(url, new Opened(database));
  }

  static void close(String url) throws SQLException {
    Objects.requireNonNull(BY_URL.remove(url)).database().close();
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      connection.createStatement().execute("shutdown");
    }
  }

  private record Opened(JdbcDatabaseDef database) implements SlickDatabase {
    @Override
    public JdbcProfile profile() {
      return H2Profile$.MODULE$;
    }

    @Override
    public boolean allowShutdown() {
      return false;
    }
  }
}
