package io.actorflow.file;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One thread that looks for files that have become old, for all writers of the process. */
final class RotationTimer {
  private static final ScheduledExecutorService THREAD =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "file-sink-rotation");
            thread.setDaemon(true);
            return thread;
          });
  private static final long LEAST_NANOS = 10_000_000;

  private RotationTimer() {}

  /** Calls {@code look} often enough that no file becomes much older than {@code maxAge}. */
  static ScheduledFuture<?> start(Duration maxAge, Runnable look) {
    long period = Math.max(LEAST_NANOS, maxAge.toNanos() / 8);
    return THREAD.scheduleWithFixedDelay(look, period, period, TimeUnit.NANOSECONDS);
  }
}
