package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.config.Components;
import io.actorflow.config.DeadLetterBlock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks configurations of nodes against the settings that a node has. */
final class NodeConfiguration {
  private static final Config SETTINGS =
      ConfigFactory.parseFile(
              Repository.path("src/node/src/main/resources/reference.conf").toFile())
          .resolve();

  private static final String DEAD_LETTERS = "actorflow.dead-letters";

  private NodeConfiguration() {}

  static void check(String place, Config configuration) {
    Set<String> known = paths(SETTINGS);
    Set<String> given = paths(configuration);
    assertThat(given).as(place).isNotEmpty();
    given.removeAll(known);
    // Its settings are those of a sink.
    given.removeIf(path -> path.startsWith(DEAD_LETTERS + "."));
    if (configuration.hasPath(DEAD_LETTERS)) {
      assertThatCode(
              () ->
                  DeadLetterBlock.read(
                      letters(configuration), DEAD_LETTERS, "orders", Components.discover()))
          .as(place)
          .doesNotThrowAnyException();
    }
    assertThat(given).as("%s: settings that a node does not have", place).isEmpty();
    assertThatCode(() -> configuration.withFallback(SETTINGS).checkValid(SETTINGS, "actorflow"))
        .as(place)
        .doesNotThrowAnyException();
  }

  /** With the folder that a node adds if there is none. */
  private static Config letters(Config configuration) {
    Config block =
        configuration.getConfig(DEAD_LETTERS).withFallback(SETTINGS.getConfig(DEAD_LETTERS));
    return block.getString("type").equals("file")
        ? block.withFallback(ConfigFactory.parseString("directory = dead-letters"))
        : block;
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
