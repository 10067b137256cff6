package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingType;
import io.actorflow.api.SettingsReader;
import io.actorflow.node.http.HttpSettings;
import io.actorflow.node.table.TableSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the configuration of a node, and tells everything that is wrong with it. */
final class NodeConfiguration {
  private static final String ROOT = "actorflow";

  private final List<Problem> problems = new ArrayList<>();

  private NodeConfiguration() {}

  /**
   * The whole of the configuration, defaults included.
   *
   * @throws PipelineException with everything that can be told without starting a node
   */
  static Config read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new PipelineException(
          "%s cannot be read (expected: a node's configuration, see cluster-config/)"
              .formatted(file));
    }
    try {
      Config own = ConfigFactory.parseFile(file.toFile());
      NodeConfiguration check = new NodeConfiguration();
      check.names(own.root());
      Config whole =
          ConfigFactory.defaultOverrides()
              .withFallback(own)
              .withFallback(ConfigFactory.defaultReference())
              .resolve();
      check.settings(whole, NodeSettings.PATH, NodeSettings.class);
      check.settings(whole, HttpSettings.PATH, HttpSettings.class);
      check.settings(whole, LogSettings.PATH, LogSettings.class);
      check.settings(whole, TableSettings.PATH, TableSettings.class);
      if (!check.problems.isEmpty()) {
        throw new PipelineException(check.problems);
      }
      return whole;
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw new PipelineException(
          "%s (expected: an environment variable of that name, or a value in the file)"
              .formatted(e.getMessage()));
    } catch (ConfigException e) {
      throw new PipelineException(String.valueOf(e.getMessage()));
    }
  }

  /** Keys outside of {@code actorflow} are Pekko's, or what substitutions refer to. */
  private void names(ConfigObject file) {
    if (file.get(ROOT) instanceof ConfigObject own) {
      names(own, ROOT, new TreeSet<>(Set.of("node", "http", "log", "tables", "dead-letters")));
      names(own.get("node"), NodeSettings.PATH, Setting.of(NodeSettings.class));
      names(own.get("http"), HttpSettings.PATH, Setting.of(HttpSettings.class));
      names(own.get("log"), LogSettings.PATH, Setting.of(LogSettings.class));
      names(own.get("tables"), TableSettings.PATH, Setting.of(TableSettings.class));
    }
  }

  private void names(@Nullable ConfigValue value, String path, List<Setting> settings) {
    if (value instanceof ConfigObject block) {
      Set<String> known = new TreeSet<>();
      settings.forEach(setting -> known.add(setting.key()));
      names(block, path, known);
      for (Setting setting : settings) {
        if (setting.type() instanceof SettingType.Block inner) {
          names(block.get(setting.key()), path + "." + setting.key(), inner.settings());
        }
      }
    }
  }

  private void names(ConfigObject block, String path, Set<String> known) {
    SettingsReader.entries(block)
        .forEach(
            entry -> {
              String key = entry.getKey();
              if (!known.contains(key)) {
                problems.add(
                    new Problem(
                        "",
                        "%s%s.%s is not a setting of a node (%s)"
                            .formatted(
                                place(entry.getValue().origin()),
                                path,
                                key,
                                NearestName.of(key, known)
                                    .map("did you mean '%s'?"::formatted)
                                    .orElse("there are: " + String.join(", ", known)))));
              }
            });
  }

  private <C extends Record> void settings(Config whole, String path, Class<C> settings) {
    Config block = whole.getConfig(path);
    try {
      SettingsReader.read(block, settings);
    } catch (PipelineException refused) {
      for (Problem problem : refused.problems()) {
        String where =
            block.hasPath(problem.path()) ? place(block.getValue(problem.path()).origin()) : "";
        problems.add(new Problem("", where + path + "." + problem));
      }
    }
  }

  private static String place(ConfigOrigin origin) {
    String file = origin.filename();
    return file == null || origin.lineNumber() < 0
        ? ""
        : "%s:%d: ".formatted(shown(Path.of(file)), origin.lineNumber());
  }

  private static Path shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file) : file;
  }
}
