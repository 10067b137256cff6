package io.actorflow.keyed;

import io.actorflow.api.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of {@code type = upsert-table}, described in reference.conf. */
public record UpsertTableConfig(
    List<String> key, Optional<String> order, Optional<String> deleted, Optional<Duration> ttl) {
  public UpsertTableConfig {
    key = List.copyOf(key);
    new Problems()
        .check(!key.isEmpty(), "key", key, "at least one column")
        .check(isTtl(ttl), "ttl", ttl.map(Duration::toString).orElse(""), "at least 1ms")
        .throwIfAny();
  }

  static boolean isTtl(Optional<Duration> ttl) {
    return ttl.isEmpty() || ttl.get().toMillis() >= 1;
  }

  /** In microseconds, 0 for none. */
  static long micros(Optional<Duration> ttl) {
    return ttl.map(duration -> Math.multiplyExact(duration.toMillis(), 1000L)).orElse(0L);
  }
}
