package io.actorflow.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record as a JSON object: names with texts, a list of them where a name comes
 * more than once, null where a header has no value. Bytes that are not UTF-8 become U+FFFD.
 */
final class HeaderText {
  private HeaderText() {}

  static byte[] of(Headers headers) {
    Map<String, List<@Nullable String>> values = new LinkedHashMap<>();
    for (Header header : headers) {
      byte[] value = header.value();
      values
          .computeIfAbsent(header.key(), name -> new ArrayList<>())
          .add(value == null ? null : new String(value, StandardCharsets.UTF_8));
    }
    StringBuilder json = new StringBuilder("{");
    values.forEach(
        (name, texts) -> {
          separate(json);
          quote(json, name);
          json.append(':');
          append(json, texts);
        });
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder json, List<@Nullable String> texts) {
    if (texts.size() == 1) {
      quote(json, texts.get(0));
      return;
    }
    json.append('[');
    for (String text : texts) {
      separate(json);
      quote(json, text);
    }
    json.append(']');
  }

  private static void separate(StringBuilder json) {
    char last = json.charAt(json.length() - 1);
    if (last != '{' && last != '[') {
      json.append(',');
    }
  }

  private static void quote(StringBuilder json, @Nullable String text) {
    if (text == null) {
      json.append("null");
      return;
    }
    json.append('"');
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      if (letter == '"' || letter == '\\') {
        json.append('\\').append(letter);
      } else if (letter < ' ') {
        json.append("\\u00").append(Character.forDigit(letter >> 4, 16));
        json.append(Character.forDigit(letter & 0xf, 16));
      } else {
        json.append(letter);
      }
    }
    json.append('"');
  }
}
