package io.actorflow.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that only the node which uses it knows: {@code "${env:NAME:-default}"} or {@code
 * "${file:path}"} within a quoted text. Two dollar signs stand for one, without a meaning.
 */
sealed interface Reference {
  String EXPECTED =
      "${env:NAME}, ${env:NAME:-default} or ${file:path}; $${ for the characters themselves";

  /** As it was written. */
  String text();

  /** A variable of the environment. */
  record Environment(String text, String name, @Nullable String fallback) implements Reference {}

  /** What a file holds, without the line break at its end. */
  record Content(String text, String path) implements Reference {}

  /** Neither of them. */
  record Unknown(String text) implements Reference {}

  Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** The references in {@code text}, in order. */
  static List<Reference> in(String text) {
    List<Reference> found = new ArrayList<>();
    replace(
        text,
        reference -> {
          found.add(reference);
          return "";
        });
    return found;
  }

  /** The text with each reference replaced. */
  static String replace(String text, Function<Reference, String> replacement) {
    StringBuilder replaced = new StringBuilder(text.length());
    int done = 0;
    for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", done)) {
      if (start > done && text.charAt(start - 1) == '$') {
        replaced.append(text, done, start - 1).append("${");
        done = start + 2;
        continue;
      }
      int end = text.indexOf('}', start);
      end = end < 0 ? text.length() : end + 1;
      replaced
          .append(text, done, start)
          .append(replacement.apply(parse(text.substring(start, end))));
      done = end;
    }
    return replaced.append(text, done, text.length()).toString();
  }

  /**
   * The value with each text in it replaced, at every depth; origins stay.
   *
   * @param replacement given the path within {@code value}, and the text
   */
  static ConfigValue replaceAll(
      ConfigValue value, String path, BiFunction<String, String, String> replacement) {
    if (value instanceof ConfigObject block) {
      Map<String, ConfigValue> replaced = new LinkedHashMap<>();
      String prefix = path.isEmpty() ? "" : path + ".";
      for (Map.Entry<String, ConfigValue> entry : SettingsReader.entries(block)) {
        String inner = prefix + entry.getKey();
        replaced.put(entry.getKey(), replaceAll(entry.getValue(), inner, replacement));
      }
      return ConfigValueFactory.fromMap(replaced).withOrigin(value.origin());
    }
    if (value instanceof ConfigList list) {
      List<ConfigValue> replaced = new ArrayList<>();
      for (int index = 0; index < list.size(); index++) {
        replaced.add(replaceAll(list.get(index), path + "[" + index + "]", replacement));
      }
      return ConfigValueFactory.fromIterable(replaced).withOrigin(value.origin());
    }
    if (value.valueType() == ConfigValueType.STRING) {
      String text = (String) value.unwrapped();
      if (text.contains("${")) {
        return ConfigValueFactory.fromAnyRef(replacement.apply(path, text))
            .withOrigin(value.origin());
      }
    }
    return value;
  }

  private static Reference parse(String text) {
    if (!text.endsWith("}")) {
      return new Unknown(text);
    }
    String body = text.substring(2, text.length() - 1);
    if (body.startsWith("file:") && body.length() > "file:".length()) {
      return new Content(text, body.substring("file:".length()));
    }
    if (!body.startsWith("env:")) {
      return new Unknown(text);
    }
    String name = body.substring("env:".length());
    String fallback = null;
    int separator = name.indexOf(":-");
    if (separator >= 0) {
      fallback = name.substring(separator + 2);
      name = name.substring(0, separator);
    }
    return VARIABLE.matcher(name).matches()
        ? new Environment(text, name, fallback)
        : new Unknown(text);
  }
}
