package io.actorflow.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Problems;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingType;
import io.actorflow.api.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings, their defaults and their documentation agree: every component of the settings record
 * has a key in reference.conf, every key there a component and a comment, and every default is of
 * its component's type.
 */
public final class ConfigContract {
  private ConfigContract() {}

  /**
   * Fails with everything that does not agree.
   *
   * @param path where the defaults stand, such as {@code actorflow.kafka.source}
   */
  public static void verify(Class<? extends Record> settings, String path) {
    Config reference =
        ConfigFactory.parseResources(
                settings.getClassLoader(),
                "reference.conf",
                ConfigParseOptions.defaults().setAllowMissing(false))
            .withOnlyPath("actorflow")
            .resolve(ConfigResolveOptions.noSystem());
    List<String> broken = new ArrayList<>();
    if (!reference.hasPath(path) || !(reference.getValue(path) instanceof ConfigObject block)) {
      throw new AssertionError("reference.conf has no block at " + path);
    }
    compare(Setting.of(settings), block, path, broken);
    if (!broken.isEmpty()) {
      throw new AssertionError(String.join("\n", broken));
    }
  }

  private static void compare(
      List<Setting> declared, ConfigObject block, String path, List<String> broken) {
    Set<String> unknown = new TreeSet<>(block.keySet());
    Set<String> names = new LinkedHashSet<>();
    for (Setting setting : declared) {
      String where = path + "." + setting.key();
      names.add(setting.key());
      unknown.remove(setting.key());
      ConfigValue value = block.get(setting.key());
      if (value == null) {
        broken.add(where + " is not in reference.conf (expected: a default, or null for none)");
        continue;
      }
      if (value.origin().comments().stream().allMatch(String::isBlank)) {
        broken.add(where + " has no comment in reference.conf");
      }
      if (setting.type() instanceof SettingType.Block nested
          && value instanceof ConfigObject inner) {
        compare(nested.settings(), inner, where, broken);
      } else if (value.valueType() != ConfigValueType.NULL) {
        checkType(setting, value, where, broken);
      }
    }
    for (String key : unknown) {
      broken.add("%s.%s is no setting (there are: %s)".formatted(path, key, names));
    }
  }

  private static void checkType(
      Setting setting, ConfigValue value, String where, List<String> broken) {
    Problems problems = new Problems();
    SettingsReader.value(value, setting.type(), where, problems);
    try {
      problems.throwIfAny();
    } catch (PipelineException wrong) {
      wrong.problems().forEach(problem -> broken.add(problem.toString()));
    }
  }
}
