package io.actorflow.keyed;

import io.actorflow.api.KebabCase;
import io.actorflow.api.Problems;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.keyed.Windows.Counted;
import io.actorflow.keyed.Windows.Cumulative;
import io.actorflow.keyed.Windows.Global;
import io.actorflow.keyed.Windows.Sessions;
import io.actorflow.keyed.Windows.Sliding;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Settings of {@code type = window}, described in reference.conf. */
public record WindowConfig(
    Kind kind,
    Optional<Duration> size,
    Optional<Duration> slide,
    Optional<Duration> step,
    Optional<Duration> gap,
    Optional<Long> rows,
    Duration offset,
    Duration allowedLateness,
    LateRows late,
    Emit emit,
    List<String> key,
    Map<String, String> aggregates) {
  /** How windows follow one another. */
  public enum Kind {
    TUMBLING,
    SLIDING,
    CUMULATIVE,
    SESSION,
    COUNT,
    GLOBAL
  }

  /** Which results of a window come out. */
  public enum Results {
    FINAL,
    UPDATES
  }

  /** What becomes of a global window that has come out. */
  public enum Afterwards {
    KEEP,
    CLEAR
  }

  /** When results of a window come out. */
  public record Emit(
      Results results,
      Optional<Duration> early,
      Optional<Duration> every,
      Optional<Long> everyRows,
      Afterwards afterwards) {
    public Emit {
      new Problems()
          .check(
              every.isEmpty() || isWholeMillis(every.get()),
              "every",
              shown(every),
              "at least 1ms, in whole milliseconds")
          .check(
              everyRows.isEmpty() || everyRows.get() > 0,
              "every-rows",
              everyRows.map(String::valueOf).orElse("nothing"),
              "at least 1")
          .check(
              early.isEmpty() || isWholeMillis(early.get()),
              "early",
              shown(early),
              "at least 1ms, in whole milliseconds")
          .check(
              early.isEmpty() || results == Results.UPDATES,
              "early",
              shown(early),
              "nothing, or results = updates beside it: a window then comes out more than once")
          .throwIfAny();
    }

    boolean hasTrigger() {
      return every.isPresent() || everyRows.isPresent();
    }
  }

  public WindowConfig {
    key = List.copyOf(key);
    aggregates = Collections.unmodifiableMap(new LinkedHashMap<>(aggregates));
    Problems problems = new Problems();
    needs(
        problems,
        kind,
        "size",
        size,
        "how long a window is",
        Kind.TUMBLING,
        Kind.SLIDING,
        Kind.CUMULATIVE);
    needs(problems, kind, "slide", slide, "how far apart windows begin", Kind.SLIDING);
    needs(problems, kind, "step", step, "how far apart windows end", Kind.CUMULATIVE);
    needs(problems, kind, "gap", gap, "the silence after which a session has ended", Kind.SESSION);
    boolean isCut = size.isPresent() && step.isPresent();
    problems
        .check(
            size.isEmpty() || slide.isEmpty() || slide.get().compareTo(size.get()) <= 0,
            "slide",
            shown(slide),
            "at most the size, " + shown(size))
        .check(
            !isCut
                || (step.get().isPositive()
                    && size.get().toMillis() % Math.max(1, step.get().toMillis()) == 0),
            "step",
            shown(step),
            "a whole part of the size, " + shown(size))
        .check(offset.toNanosPart() % 1_000_000 == 0, "offset", offset, "whole milliseconds")
        .check(
            offset.isZero() || isAligned(kind),
            "offset",
            offset,
            "0 for kind = " + KebabCase.of(kind))
        .check(
            allowedLateness.isZero() || (kind != Kind.COUNT && kind != Kind.GLOBAL),
            "allowed-lateness",
            allowedLateness,
            "0 for kind = " + KebabCase.of(kind))
        .check(
            kind == Kind.COUNT ? rows.filter(n -> n > 0).isPresent() : rows.isEmpty(),
            "rows",
            rows.map(String::valueOf).orElse("nothing"),
            kind == Kind.COUNT
                ? "at least 1: how many rows of a key make a window"
                : "nothing for kind = %s; it is for count".formatted(KebabCase.of(kind)))
        .check(
            !allowedLateness.isNegative() && allowedLateness.toNanosPart() % 1_000_000 == 0,
            "allowed-lateness",
            allowedLateness,
            "0 or more, in whole milliseconds")
        .check(
            emit.results() == Results.FINAL || isAligned(kind),
            "emit.results",
            "updates",
            "final for kind = " + KebabCase.of(kind))
        .check(
            emit.hasTrigger() == (kind == Kind.GLOBAL),
            "emit",
            emit.hasTrigger() ? "every or every-rows" : "nothing of when",
            kind == Kind.GLOBAL
                ? "every, every-rows or both: when a global window comes out"
                : "none of them for kind = %s; they are for global".formatted(KebabCase.of(kind)))
        .check(
            emit.afterwards() == Afterwards.KEEP || kind == Kind.GLOBAL,
            "emit.afterwards",
            "clear",
            "keep for kind = " + KebabCase.of(kind))
        .check(!key.isEmpty(), "key", key, "at least one column")
        .check(
            !aggregates.isEmpty(),
            "aggregates",
            "none",
            "at least one, as in { bids = \"count(*)\" }")
        .throwIfAny();
  }

  /** Of these kinds it is required; for others it must not be there. */
  private static void needs(
      Problems problems,
      Kind kind,
      String setting,
      Optional<Duration> value,
      String meaning,
      Kind... kinds) {
    boolean isNeeded = Arrays.asList(kinds).contains(kind);
    problems.check(
        isNeeded ? value.filter(WindowConfig::isWholeMillis).isPresent() : value.isEmpty(),
        setting,
        shown(value),
        isNeeded
            ? "at least 1ms, in whole milliseconds: " + meaning
            : "nothing for kind = %s; it is for %s"
                .formatted(
                    KebabCase.of(kind),
                    Arrays.stream(kinds).map(KebabCase::of).collect(Collectors.joining(", "))));
  }

  private static boolean isAligned(Kind kind) {
    return kind == Kind.TUMBLING || kind == Kind.SLIDING || kind == Kind.CUMULATIVE;
  }

  private static String shown(Optional<Duration> value) {
    return value.map(Duration::toString).orElse("nothing");
  }

  private static boolean isWholeMillis(Duration duration) {
    return duration.isPositive() && duration.toNanosPart() % 1_000_000 == 0;
  }

  Windowing windowing() {
    return new Windowing(
        switch (kind) {
          case TUMBLING -> new Sliding(micros(size), micros(size), micros(offset));
          case SLIDING -> new Sliding(micros(size), micros(slide), micros(offset));
          case CUMULATIVE -> new Cumulative(micros(size), micros(step), micros(offset));
          case SESSION -> new Sessions(micros(gap));
          case COUNT -> new Counted(rows.orElseThrow());
          case GLOBAL ->
              new Global(
                  emit.everyRows().orElse(0L),
                  emit.every().map(WindowConfig::micros).orElse(0L),
                  emit.afterwards() == Afterwards.CLEAR);
        },
        new Emission(
            micros(allowedLateness),
            emit.results() == Results.UPDATES,
            emit.early().map(WindowConfig::micros).orElse(0L)),
        late);
  }

  private static long micros(Optional<Duration> duration) {
    return micros(duration.orElseThrow());
  }

  private static long micros(Duration duration) {
    return duration.toMillis() * 1000;
  }
}
