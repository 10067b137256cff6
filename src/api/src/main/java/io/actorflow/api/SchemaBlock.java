package io.actorflow.api;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code schema { id = long, tags = [string], address { city = string } }}: columns by name,
 * a block for a struct, a list of one type for a list.
 */
final class SchemaBlock {
  private static final Map<String, Function<String, Field>> TYPES =
      new TreeMap<>(
          Map.of(
              "boolean", Columns::bool,
              "int", Columns::int32,
              "long", Columns::int64,
              "double", Columns::float64,
              "string", Columns::utf8,
              "bytes", Columns::binary,
              "date", Columns::date,
              "timestamp-millis", Columns::timestampMillis,
              "timestamp-micros", Columns::timestampMicros));

  private SchemaBlock() {}

  static Set<String> columnTypes() {
    return Collections.unmodifiableSet(TYPES.keySet());
  }

  static Schema read(@Nullable ConfigValue value, String path, Problems problems) {
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      return Columns.schema();
    }
    return value instanceof ConfigObject block
        ? new Schema(columns(block, path, problems))
        : fail(
            path,
            SettingsReader.shown(value),
            "columns by name, such as { id = long }",
            Columns.schema(),
            problems);
  }

  private static List<Field> columns(ConfigObject block, String path, Problems problems) {
    return SettingsReader.entries(block).stream()
        .map(
            entry ->
                column(entry.getKey(), entry.getValue(), path + "." + entry.getKey(), problems))
        .toList();
  }

  private static Field column(String name, ConfigValue value, String path, Problems problems) {
    if (value instanceof ConfigObject block) {
      if (block.isEmpty()) {
        return fail(path, "{}", "at least one column", Columns.utf8(name), problems);
      }
      return Columns.struct(name, columns(block, path, problems));
    }
    if (value instanceof ConfigList list) {
      if (list.size() != 1) {
        return fail(
            path,
            SettingsReader.shown(list),
            "one type, such as [string]",
            Columns.utf8(name),
            problems);
      }
      return Columns.list(name, column("item", list.get(0), path, problems));
    }
    String type = SettingsReader.shown(value);
    Function<String, Field> columnType = TYPES.get(type);
    if (columnType == null) {
      String near =
          NearestName.of(type, TYPES.keySet())
              .map(found -> "; did you mean '" + found + "'?")
              .orElse("");
      String expected = String.join(", ", TYPES.keySet()) + ", a block or a list" + near;
      return fail(path, type, expected, Columns.utf8(name), problems);
    }
    return columnType.apply(name);
  }

  /** Notes the problem and goes on with {@code instead}, to find the others too. */
  private static <T> T fail(
      String path, Object found, String expected, T instead, Problems problems) {
    problems.check(false, path, found, expected);
    return instead;
  }
}
