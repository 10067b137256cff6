package io.actorflow.generator;

import io.actorflow.api.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Which events are made, and how fast. The settings are described in reference.conf. */
public record GeneratorConfig(
    Kind kind,
    long seed,
    long records,
    long rate,
    int splits,
    int maxRows,
    long eventRate,
    String startTime,
    Duration outOfOrderness) {
  private static final int MOST_SPLITS = 10_000;
  private static final int MOST_ROWS = 1_000_000;
  private static final Instant LATEST_START = Instant.parse("9999-12-31T23:59:59Z");
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  public GeneratorConfig {
    new Problems()
        .check(records >= 0, "records", records, "0 for no end, or more")
        .check(rate >= 0, "rate", rate, "0 for as fast as possible, or more")
        .check(splits >= 1 && splits <= MOST_SPLITS, "splits", splits, "1 to " + MOST_SPLITS)
        .check(maxRows >= 1 && maxRows <= MOST_ROWS, "max-rows", maxRows, "1 to " + MOST_ROWS)
        .check(
            eventRate >= 1 && eventRate <= 1_000_000_000,
            "event-rate",
            eventRate,
            "1 to 1000000000")
        .check(
            isStart(startTime),
            "start-time",
            startTime,
            "a moment since 1970 such as 2024-01-01T00:00:00Z")
        .check(
            !outOfOrderness.isNegative() && outOfOrderness.compareTo(LONGEST_DELAY) <= 0,
            "out-of-orderness",
            outOfOrderness,
            "0 to 365d")
        .throwIfAny();
  }

  private static boolean isStart(String text) {
    try {
      Instant start = Instant.parse(text);
      return !start.isBefore(Instant.EPOCH) && !start.isAfter(LATEST_START);
    } catch (DateTimeException noMoment) {
      return false;
    }
  }

  EventColumns columns() {
    Draws draws = new Draws(seed);
    return new EventColumns(
        kind, draws, new EventTimes(draws, Instant.parse(startTime), eventRate, outOfOrderness));
  }
}
