package io.actorflow.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting with what reference.conf says of it.
 *
 * @param description its comment, in one line
 * @param fallback its default; null if it has none
 */
record DocumentedSetting(Setting setting, String description, @Nullable ConfigValue fallback) {
  static List<DocumentedSetting> of(List<Setting> settings, ConfigObject reference) {
    return settings.stream()
        .map(
            setting -> {
              ConfigValue value = reference.get(setting.key());
              boolean nothing = value == null || value.valueType() == ConfigValueType.NULL;
              return new DocumentedSetting(setting, comment(value), nothing ? null : value);
            })
        .toList();
  }

  /** What the comment above a value says. */
  static String comment(@Nullable ConfigValue value) {
    return value == null
        ? ""
        : value.origin().comments().stream()
            .map(String::strip)
            .collect(Collectors.joining(" "))
            .strip();
  }

  /** The same with the default that {@code own} has for it, if any. */
  DocumentedSetting withFallback(ConfigObject own) {
    ConfigValue value = own.get(setting.key());
    return value == null || value instanceof ConfigObject
        ? this
        : new DocumentedSetting(setting, description, value);
  }

  /** A pipeline must say it. */
  boolean isRequired() {
    return fallback == null
        && !(setting.type() instanceof SettingType.Maybe)
        && !(setting.type() instanceof SettingType.Block);
  }

  /** The settings within this one, which is a block. */
  List<DocumentedSetting> inner(SettingType.Block block) {
    ConfigObject reference =
        fallback instanceof ConfigObject object ? object : ConfigFactory.empty().root();
    return of(block.settings(), reference);
  }
}
