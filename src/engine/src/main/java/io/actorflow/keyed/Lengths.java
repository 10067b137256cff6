package io.actorflow.keyed;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Lengths of time for people. */
final class Lengths {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Lengths() {}

  /** As in {@code 10ms}, {@code 1.5s} or {@code 1h30m}. */
  static String text(Duration length) {
    return !length.isZero() && length.abs().compareTo(SECOND) < 0
        ? belowOneSecond(length)
        : length.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  static String text(long micros) {
    return text(Duration.of(micros, ChronoUnit.MICROS));
  }

  private static String belowOneSecond(Duration length) {
    long micros = length.toNanos() / 1_000;
    return micros % 1_000 == 0 ? micros / 1_000 + "ms" : micros + "us";
  }
}
