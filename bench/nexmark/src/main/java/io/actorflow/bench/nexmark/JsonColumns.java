package io.actorflow.bench.nexmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads columns from JSON in DuckDB. A moment is a number of milliseconds or microseconds, which
 * their size tells apart, or a text of ISO 8601.
 *
 * @param types by name
 */
record JsonColumns(Map<String, String> types) {
  private static final String TIMESTAMP = "TIMESTAMP";

  /** What reads a moment; has to be run once. */
  static final String MOMENT =
      """
      create or replace macro moment(text) as
        case
          when text is null then null
          when not regexp_full_match(text, '-?[0-9]+') then cast(replace(text, 'Z', '') as timestamp)
          when abs(cast(text as bigint)) > 100000000000000 then make_timestamp(cast(text as bigint))
          else make_timestamp(cast(text as bigint) * 1000)
        end""";

  /** Of {@code name type, name type}. */
  static JsonColumns parse(String columns) {
    Map<String, String> types = new LinkedHashMap<>();
    for (String column : columns.split(",\\s*", -1)) {
      String[] parts = column.split(" ", 2);
      types.put(parts[0], parts[1].toUpperCase(Locale.ROOT));
    }
    return new JsonColumns(types);
  }

  /** A query that reads them from {@code lines}, a table with a column {@code value} of JSON. */
  String select(String lines) {
    List<String> columns = new ArrayList<>();
    List<String> read = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          boolean isMoment = type.equals(TIMESTAMP);
          columns.add(
              (isMoment ? "moment(row.\"%1$s\") as \"%1$s\"" : "row.\"%s\"").formatted(name));
          read.add("\"%s\":\"%s\"".formatted(name, isMoment ? "VARCHAR" : type));
        });
    return "select %s from (select json_transform_strict(value, '%s') as row from %s)"
        .formatted(
            String.join(", ", columns),
            read.stream().collect(Collectors.joining(",", "{", "}")),
            lines);
  }
}
