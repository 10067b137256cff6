package io.actorflow.crash;

import java.time.Duration;

/** How many rows of a source have been read, to wait for. Thread-safe. */
final class RowsRead {
  private long count;

  synchronized void add(long rows) {
    count += rows;
    notifyAll();
  }

  synchronized long count() {
    return count;
  }

  /** Waits until more than {@code seen} rows have been read, and says whether they have. */
  synchronized boolean awaitMoreThan(long seen, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long left = limit.toNanos();
    while (count <= seen && left > 0) {
      wait(left / 1_000_000 + 1);
      left = deadline - System.nanoTime();
    }
    return count > seen;
  }
}
