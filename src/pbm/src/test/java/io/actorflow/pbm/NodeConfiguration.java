package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks configurations of nodes against the settings that a node has. */
final class NodeConfiguration {
  private static final Config SETTINGS =
      ConfigFactory.parseFile(
              Repository.path("src/node/src/main/resources/reference.conf").toFile())
          .resolve();

  private NodeConfiguration() {}

  static void check(String place, Config configuration) {
    Set<String> known = paths(SETTINGS);
    Set<String> given = paths(configuration);
    assertThat(given).as(place).isNotEmpty();
    given.removeAll(known);
    assertThat(given).as("%s: settings that a node does not have", place).isEmpty();
    assertThatCode(() -> configuration.withFallback(SETTINGS).checkValid(SETTINGS, "actorflow"))
        .as(place)
        .doesNotThrowAnyException();
  }

  private static Set<String> paths(Config config) {
    Set<String> paths = new TreeSet<>();
    config.entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(path -> path.startsWith("actorflow."))
        .forEach(paths::add);
    return paths;
  }
}
