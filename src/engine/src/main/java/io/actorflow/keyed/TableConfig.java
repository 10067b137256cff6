package io.actorflow.keyed;

import io.actorflow.api.Problems;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of {@code type = table}, described in reference.conf. */
public record TableConfig(
    List<String> key, Map<String, String> aggregates, Optional<Duration> ttl) {
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
        .check(
            UpsertTableConfig.isTtl(ttl),
            "ttl",
            ttl.map(Duration::toString).orElse(""),
            "at least 1ms")
        .throwIfAny();
  }
}
