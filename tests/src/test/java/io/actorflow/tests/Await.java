package io.actorflow.tests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what has to come about, and says what did not. */
final class Await {
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private Await() {}

  static void that(
      String what, Duration deadline, Supplier<String> found, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "waited %d s for %s; found: %s".formatted(deadline.toSeconds(), what, found.get()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
