package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The configuration of the actor system, made of the node's own. Users' settings get here only
 * through {@link NodeSettings}.
 */
final class PekkoConfig {
  private PekkoConfig() {}

  static Config of(NodeSettings settings, Config application) {
    Config own =
        ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.canonical.hostname", settings.host(),
                "pekko.remote.artery.canonical.port", settings.port(),
                "pekko.cluster.seed-node-timeout", seedNodeTimeout(settings)));
    return own.withFallback(journal(settings))
        .withFallback(
            ConfigFactory.parseResources(
                PekkoConfig.class.getClassLoader(),
                switch (settings.failureDetection()) {
                  case FAST -> "actorflow-fast.conf";
                  case CALM -> "actorflow-calm.conf";
                }))
        .withFallback(
            ConfigFactory.parseResources(PekkoConfig.class.getClassLoader(), "actorflow-node.conf"))
        .withFallback(application)
        .resolve();
  }

  /**
   * The first seed node forms a cluster when no other seed node has answered for this long. When it
   * returns to a cluster that is busy, or that has yet to notice that it had gone, answers take
   * their time, and forming a second cluster is far worse than waiting. If all others answer that
   * they are in none, it does not wait. For the other nodes this is how often they ask.
   */
  private static Duration seedNodeTimeout(NodeSettings settings) {
    boolean isFirst =
        !settings.seedNodes().isEmpty()
            && settings.seedNodes().getFirst().equals(settings.host() + ":" + settings.port());
    return isFirst ? Duration.ofSeconds(40) : Duration.ofSeconds(3);
  }

  private static Config journal(NodeSettings settings) {
    NodeSettings.Journal journal = settings.journal();
    JournalDatabase database = JournalDatabase.of(settings);
    Map<String, Object> slick =
        Map.of(
            "profile",
            switch (journal.type()) {
              case H2 -> "slick.jdbc.H2Profile$";
              case POSTGRES -> "slick.jdbc.PostgresProfile$";
            },
            "db.url",
            database.url(),
            "db.user",
            database.user(),
            "db.password",
            database.password().value(),
            "db.driver",
            switch (journal.type()) {
              case H2 -> "org.h2.Driver";
              case POSTGRES -> "org.postgresql.Driver";
            },
            "db.numThreads",
            journal.connections(),
            "db.maxConnections",
            journal.connections(),
            "db.minConnections",
            Math.min(4, journal.connections()));
    Config databases =
        ConfigFactory.parseMap(Map.of("pekko-persistence-jdbc.shared-databases.slick", slick));
    return switch (journal.type()) {
      // It writes one transaction after another in any case, each with a walk over all that has
      // changed in the file: what waits meanwhile had better share the next one.
      case H2 ->
          ConfigFactory.parseMap(Map.of("jdbc-journal.parallelism", 1)).withFallback(databases);
      case POSTGRES -> databases;
    };
  }

  /** The folder for a node's own files. */
  static Path dataDir(NodeSettings settings) {
    return Path.of(settings.dataDir()).toAbsolutePath().normalize();
  }
}
