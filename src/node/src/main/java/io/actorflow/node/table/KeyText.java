package io.actorflow.node.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.actorflow.api.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How people write keys: the value of the one column; {@code column=value} with commas between
 * them; or a JSON object.
 */
final class KeyText {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private KeyText() {}

  /**
   * The value of each column.
   *
   * @throws IllegalArgumentException if it is no key of these columns; the message says it to
   *     people
   */
  static List<String> values(String text, List<String> columns) {
    String stripped = text.strip();
    if (stripped.startsWith("{")) {
      return inOrder(json(stripped), columns);
    }
    if (columns.size() == 1) {
      String prefix = columns.getFirst() + "=";
      return List.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
    }
    return inOrder(pairs(text, columns), columns);
  }

  private static Map<String, String> json(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the key is not JSON: " + e.getOriginalMessage(), e);
    }
    object
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                throw new IllegalArgumentException(
                    "key column '%s' is %s (expected: a value)"
                        .formatted(entry.getKey(), entry.getValue()));
              }
              values.put(entry.getKey(), entry.getValue().asText());
            });
    return values;
  }

  private static Map<String, String> pairs(String text, List<String> columns) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "'%s' is no part of a key (expected: %s; or a JSON object, if a value has a comma)"
                .formatted(pair, form(columns)));
      }
      String column = pair.substring(0, equals).strip();
      if (values.put(column, pair.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("key column '%s' is there twice".formatted(column));
      }
    }
    return values;
  }

  private static List<String> inOrder(Map<String, String> given, List<String> columns) {
    for (String name : given.keySet()) {
      if (!columns.contains(name)) {
        throw new IllegalArgumentException(
            "'%s' is no column of the key%s (expected: %s)"
                .formatted(
                    name,
                    NearestName.of(name, columns).map("; did you mean '%s'?"::formatted).orElse(""),
                    String.join(", ", columns)));
      }
    }
    List<String> values = new ArrayList<>();
    for (String column : columns) {
      String value = given.get(column);
      if (value == null) {
        throw new IllegalArgumentException(
            "key column '%s' is missing (expected: %s)".formatted(column, form(columns)));
      }
      values.add(value);
    }
    return values;
  }

  private static String form(List<String> columns) {
    return String.join(",", columns.stream().map(column -> column + "=VALUE").toList());
  }
}
