package io.actorflow.keyed;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Lengths of time for people. */
final class Lengths {
  private Lengths() {}

  /** As in {@code 10s}, {@code 0.5s} or {@code 1h30m}. */
  static String text(Duration length) {
    return length.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  static String text(long micros) {
    return text(Duration.of(micros, ChronoUnit.MICROS));
  }
}
