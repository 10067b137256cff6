package io.actorflow.pbm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingType;
import io.actorflow.config.Components;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A component and its settings, as they could stand in a pipeline. */
final class ComponentText {
  private final ComponentFactory<?> component;
  private final ConfigObject defaults;
  private final List<Setting> settings;

  ComponentText(Components components, ComponentFactory<?> component) {
    this.component = component;
    this.defaults = components.defaults(component).root();
    this.settings = Setting.of(component.settings().asSubclass(Record.class));
  }

  /** What it does, as its reference.conf says. */
  String summary() {
    return String.join(" ", comments(defaults));
  }

  /** HOCON: each setting behind its description, with its default. */
  String hocon() {
    List<String> lines = new ArrayList<>();
    comments(defaults).forEach(line -> lines.add("# " + line));
    lines.add(component.kind().key() + " {");
    lines.add("  type = " + component.type());
    settings.forEach(setting -> add(setting, defaults.get(setting.key()), "  ", lines));
    lines.add("}");
    return String.join("\n", lines);
  }

  private static void add(
      Setting setting, @Nullable ConfigValue value, String indent, List<String> lines) {
    lines.add("");
    if (value != null) {
      comments(value).forEach(line -> lines.add(indent + "# " + line));
    }
    if (setting.type() instanceof SettingType.Block block) {
      lines.add(indent + setting.key() + " {");
      for (Setting inner : block.settings()) {
        add(
            inner,
            value instanceof ConfigObject found ? found.get(inner.key()) : null,
            indent + "  ",
            lines);
      }
      lines.add(indent + "}");
      return;
    }
    lines.add(
        "%s# Expected: %s.%s".formatted(indent, setting.type().expected(), need(setting, value)));
    lines.add(indent + (isMissing(value) ? "# " : "") + setting.key() + " = " + shown(value));
  }

  private static String need(Setting setting, @Nullable ConfigValue value) {
    if (!isMissing(value)) {
      return "";
    }
    return isOptional(setting) ? " May be left out." : " Required.";
  }

  /** A block is never missing: its settings may be. */
  private static boolean isOptional(Setting setting) {
    return setting.type() instanceof SettingType.Maybe
        || setting.type() instanceof SettingType.Block;
  }

  private static boolean isMissing(@Nullable ConfigValue value) {
    return value == null || value.unwrapped() == null;
  }

  private static String shown(@Nullable ConfigValue value) {
    return isMissing(value) || value == null
        ? "..."
        : value.render(ConfigRenderOptions.concise().setJson(false));
  }

  /** The same for programs. */
  ObjectNode json() {
    ArrayNode described = JsonNodeFactory.instance.arrayNode();
    settings.forEach(setting -> describe(setting, defaults.get(setting.key()), "", described));
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", component.kind().key())
            .put("type", component.type())
            .put("description", summary());
    json.set("settings", described);
    return json;
  }

  private static void describe(
      Setting setting, @Nullable ConfigValue value, String path, ArrayNode described) {
    String key = path + setting.key();
    ObjectNode entry =
        described.addObject().put("key", key).put("expected", setting.type().expected());
    entry.put("required", isMissing(value) && !isOptional(setting));
    if (value != null) {
      entry.put("description", String.join(" ", comments(value)));
      if (!isMissing(value)) {
        entry.put("default", value.render(ConfigRenderOptions.concise()));
      }
    }
    if (setting.type() instanceof SettingType.Block block) {
      for (Setting inner : block.settings()) {
        describe(
            inner,
            value instanceof ConfigObject found ? found.get(inner.key()) : null,
            key + ".",
            described);
      }
    }
  }

  private static List<String> comments(ConfigValue value) {
    return value.origin().comments().stream().map(String::strip).toList();
  }
}
