package io.actorflow.crash;

import java.util.HashMap;
import java.util.Map;

/** What the outside world sees of a run, whichever node carries it out. */
final class Progress {
  private final Map<String, Long> committed = new HashMap<>();
  private long steps;

  /** Something has been opened or read. */
  synchronized void step() {
    steps++;
    notifyAll();
  }

  synchronized long steps() {
    return steps;
  }

  synchronized void awaitSteps(long count, long deadlineNanos) throws InterruptedException {
    long left = deadlineNanos - System.nanoTime();
    while (steps < count && left > 0) {
      wait(left / 1_000_000 + 1);
      left = deadlineNanos - System.nanoTime();
    }
  }

  synchronized void committed(String split, long position) {
    committed.merge(split, position, Math::max);
  }

  synchronized long committed(String split) {
    return committed.getOrDefault(split, -1L);
  }
}
