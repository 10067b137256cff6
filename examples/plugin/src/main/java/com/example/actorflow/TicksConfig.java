package com.example.actorflow;

import io.actorflow.api.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** When it ticks. The settings are described in reference.conf. */
public record TicksConfig(Duration interval, String start, long count) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public TicksConfig {
    new Problems()
        .check(
            interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0,
            "interval",
            interval,
            "1ms to 1d")
        .check(isMoment(start), "start", start, "a moment such as 2024-01-01T00:00:00Z")
        .check(count >= 0, "count", count, "0 for no end, or more")
        .throwIfAny();
  }

  private static boolean isMoment(String text) {
    try {
      Instant moment = Instant.parse(text);
      return !moment.isBefore(Instant.EPOCH)
          && moment.isBefore(Instant.parse("3000-01-01T00:00:00Z"));
    } catch (DateTimeException e) {
      return false;
    }
  }

  Instant first() {
    return Instant.parse(start);
  }
}
