package io.actorflow.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C and SIGTERM: a process that has stopped as it should ends with exit code 0. */
final class Interruption {
  private static final long LONGEST_SECONDS = 60;

  private Interruption() {}

  /**
   * Runs {@code stop} when the process is told to end, and lets it end when {@code stopped} is
   * down.
   */
  static void onSignal(Runnable stop, CountDownLatch stopped) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (stopped.getCount() == 0) {
                    return;
                  }
                  stop.run();
                  boolean inTime = false;
                  try {
                    inTime = stopped.await(LONGEST_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  // The virtual machine would say 128 plus the signal's number.
                  Runtime.getRuntime().halt(inTime ? 0 : 1);
                },
                "actorflow-interruption"));
  }
}
