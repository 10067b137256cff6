package io.actorflow.keyed;

import io.actorflow.api.Problems;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of {@code type = window}, described in reference.conf. */
public record WindowConfig(
    Kind kind,
    Duration size,
    Optional<Duration> slide,
    List<String> key,
    Map<String, String> aggregates) {
  /** How windows follow one another. */
  public enum Kind {
    TUMBLING,
    SLIDING
  }

  public WindowConfig {
    key = List.copyOf(key);
    aggregates = Collections.unmodifiableMap(new LinkedHashMap<>(aggregates));
    new Problems()
        .check(isWholeMillis(size), "size", size, "at least 1ms, in whole milliseconds")
        .check(
            kind == Kind.TUMBLING || slide.filter(WindowConfig::isWholeMillis).isPresent(),
            "slide",
            slide.map(Duration::toString).orElse("nothing"),
            "at least 1ms for kind = sliding: how far apart windows begin")
        .check(
            kind == Kind.SLIDING || slide.isEmpty(),
            "slide",
            slide.map(Duration::toString).orElse(""),
            "nothing for kind = tumbling")
        .check(
            slide.isEmpty() || slide.get().compareTo(size) <= 0,
            "slide",
            slide.map(Duration::toString).orElse(""),
            "at most the size, " + size)
        .check(!key.isEmpty(), "key", key, "at least one column")
        .check(
            !aggregates.isEmpty(),
            "aggregates",
            "none",
            "at least one, as in { bids = \"count(*)\" }")
        .throwIfAny();
  }

  private static boolean isWholeMillis(Duration duration) {
    return duration.isPositive() && duration.toNanosPart() % 1_000_000 == 0;
  }

  WindowSpan span() {
    long sizeMicros = size.toMillis() * 1000;
    return new WindowSpan(sizeMicros, slide.map(s -> s.toMillis() * 1000).orElse(sizeMicros));
  }
}
