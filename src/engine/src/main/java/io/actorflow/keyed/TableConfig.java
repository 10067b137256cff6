package io.actorflow.keyed;

import io.actorflow.api.Problems;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of {@code type = table}, described in reference.conf. */
public record TableConfig(List<String> key, Map<String, String> aggregates) {
  public TableConfig {
    key = List.copyOf(key);
    aggregates = Collections.unmodifiableMap(new LinkedHashMap<>(aggregates));
    new Problems()
        .check(!key.isEmpty(), "key", key, "at least one column")
        .check(
            !aggregates.isEmpty(),
            "aggregates",
            "none",
            "at least one, as in { bids = \"count(*)\" }")
        .throwIfAny();
  }
}
