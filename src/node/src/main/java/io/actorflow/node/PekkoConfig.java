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

  static Config of(NodeSettings settings, NodeJournal journal, Config application) {
    Config own =
        ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.canonical.hostname", settings.host(),
                "pekko.remote.artery.canonical.port", settings.port(),
                "pekko.cluster.seed-node-timeout", seedNodeTimeout(settings)));
    return own.withFallback(journal.pekko())
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

  /** The folder for a node's own files. */
  static Path dataDir(NodeSettings settings) {
    return Path.of(settings.dataDir()).toAbsolutePath().normalize();
  }
}
