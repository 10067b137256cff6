package io.actorflow.keyed;

import io.actorflow.api.Problems;
import io.actorflow.keyed.Windowing.LateRows;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of {@code type = deduplicate}, described in reference.conf. */
public record DeduplicateConfig(
    List<String> key,
    @Nullable Duration within,
    Keep keep,
    Emit emit,
    Duration allowedLateness,
    LateRows late) {
  /** Which row of several goes on. */
  public enum Keep {
    FIRST,
    LAST
  }

  /** When it goes on. */
  public enum Emit {
    AT_ONCE,
    AT_WATERMARK
  }

  public DeduplicateConfig {
    key = List.copyOf(key);
    new Problems()
        .check(!key.isEmpty(), "key", key, "at least one column")
        .check(
            within != null && within.isPositive() && within.toNanosPart() % 1_000_000 == 0,
            "within",
            within == null ? "nothing" : within,
            "at least 1ms, in whole milliseconds: how long a row keeps others of its key from going"
                + " on")
        .check(
            keep == Keep.FIRST || emit == Emit.AT_WATERMARK,
            "emit",
            "at-once",
            "at-watermark for keep = last: which row is the last is only known when time has"
                + " passed")
        .check(
            !allowedLateness.isNegative() && allowedLateness.toNanosPart() % 1_000_000 == 0,
            "allowed-lateness",
            allowedLateness,
            "0 or more, in whole milliseconds")
        .throwIfAny();
  }

  /** The length of {@code within}, which is never null here. */
  Duration span() {
    return Objects.requireNonNull(within);
  }

  long withinMicros() {
    return span().toMillis() * 1000;
  }

  long latenessMicros() {
    return allowedLateness.toMillis() * 1000;
  }
}
