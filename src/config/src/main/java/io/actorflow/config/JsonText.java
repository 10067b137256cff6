package io.actorflow.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.SettingsReader;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes JSON with one entry to a line, in the order that the entries have. */
final class JsonText {
  private static final String MASK = "****";

  private JsonText() {}

  /** Maps, collections, texts, numbers, booleans and null. */
  static String of(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    write(value, "\n", json);
    return json.append('\n').toString();
  }

  /** The plain value of {@code value}, blocks in the order of the file, masked where it says so. */
  static @Nullable Object plain(ConfigValue value, Predicate<ConfigValue> masked) {
    if (masked.test(value)) {
      return MASK;
    }
    if (value instanceof ConfigObject block) {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      SettingsReader.entries(block)
          .forEach(entry -> plain.put(entry.getKey(), plain(entry.getValue(), masked)));
      return plain;
    }
    if (value instanceof ConfigList list) {
      return list.stream().map(element -> plain(element, masked)).toList();
    }
    return value.valueType() == ConfigValueType.NUMBER
        ? number(SettingsReader.text(value))
        : value.unwrapped();
  }

  /** As it was written, or as a text where JSON would write the number differently. */
  private static Object number(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return number.toString().equals(text) ? number : text;
    } catch (NumberFormatException notPlain) {
      return text;
    }
  }

  private static void write(@Nullable Object value, String lineBreak, StringBuilder json) {
    switch (value) {
      case Map<?, ?> map -> {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        json.append('{');
        String inner = lineBreak + "  ";
        while (entries.hasNext()) {
          Map.Entry<?, ?> entry = entries.next();
          json.append(inner).append(quoted(String.valueOf(entry.getKey()))).append(": ");
          write(entry.getValue(), inner, json);
          json.append(entries.hasNext() ? "," : lineBreak);
        }
        json.append('}');
      }
      case Collection<?> collection -> {
        Iterator<?> elements = collection.iterator();
        json.append('[');
        String inner = lineBreak + "  ";
        while (elements.hasNext()) {
          json.append(inner);
          write(elements.next(), inner, json);
          json.append(elements.hasNext() ? "," : lineBreak);
        }
        json.append(']');
      }
      case String text -> json.append(quoted(text));
      case null, default -> json.append(value);
    }
  }

  private static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }
}
