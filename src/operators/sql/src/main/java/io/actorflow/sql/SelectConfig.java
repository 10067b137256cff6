package io.actorflow.sql;

import io.actorflow.api.Problems;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which columns to make, and of what. The settings are described in reference.conf. */
public record SelectConfig(List<String> keep, Map<String, String> columns) {
  public SelectConfig {
    keep = List.copyOf(keep);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    Problems problems =
        new Problems()
            .check(
                !keep.isEmpty() || !columns.isEmpty(),
                "columns",
                "nothing",
                "at least one column, here or in keep");
    Set<String> names = new HashSet<>();
    for (String name : keep) {
      problems.check(names.add(name), "keep", "'" + name + "' twice", "every column once");
    }
    for (Map.Entry<String, String> column : columns.entrySet()) {
      String path = "columns." + column.getKey();
      problems
          .check(
              names.add(column.getKey()),
              path,
              "also in keep",
              "another name, or the column only here")
          .check(!column.getValue().isBlank(), path, "''", "an expression such as \"price * 2\"");
    }
    problems.throwIfAny();
  }
}
