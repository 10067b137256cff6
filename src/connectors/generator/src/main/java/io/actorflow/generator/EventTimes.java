package io.actorflow.generator;

import java.time.Duration;
import java.time.Instant;

/**
 * Event times: evenly spaced, each taken back by a random delay, in whole milliseconds as Nexmark
 * has them.
 *
 * <p>No event is further behind any event before it than the longest delay is.
 */
final class EventTimes {
  private static final long MICROS_PER_MILLI = 1000;
  private static final long MILLIS_PER_SECOND = 1000;
  private static final int DELAY = 60_000;

  private final Draws draws;
  private final long startMillis;
  private final long eventsPerSecond;
  private final long maxDelayMillis;

  EventTimes(Draws draws, Instant start, long eventsPerSecond, Duration maxDelay) {
    this.draws = draws;
    startMillis = start.toEpochMilli();
    this.eventsPerSecond = eventsPerSecond;
    maxDelayMillis = maxDelay.toMillis();
  }

  /** Microseconds since 1970. */
  long micros(long event) {
    return millis(event) * MICROS_PER_MILLI;
  }

  /** Milliseconds since 1970. */
  long millis(long event) {
    long delay = maxDelayMillis == 0 ? 0 : draws.below(maxDelayMillis + 1, event, DELAY);
    return startMillis + millisSinceStart(event) - delay;
  }

  /** Milliseconds between the first event and this one, without delays. */
  long millisSinceStart(long event) {
    long seconds = event / eventsPerSecond;
    long rest = event % eventsPerSecond;
    return seconds * MILLIS_PER_SECOND + rest * MILLIS_PER_SECOND / eventsPerSecond;
  }
}
