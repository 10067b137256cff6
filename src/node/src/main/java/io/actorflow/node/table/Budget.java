package io.actorflow.node.table;

import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.Refusal;
import java.time.Duration;

/** What a query may take, over all its tables. One thread. */
final class Budget {
  private final long maxBytes;
  private final long deadlineNanos;
  private long bytes;

  Budget(long maxBytes, Duration time) {
    this.maxBytes = maxBytes;
    deadlineNanos = System.nanoTime() + time.toNanos();
  }

  Duration timeLeft() {
    return Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
  }

  boolean isTimeUp() {
    return System.nanoTime() - deadlineNanos >= 0;
  }

  long bytesLeft() {
    return Math.max(0, maxBytes - bytes);
  }

  void take(long taken) {
    bytes += taken;
    if (bytes > maxBytes) {
      throw new ControlException(
          new Refusal.Unanswerable(
              "the tables of the query have more than the %d bytes that a query may collect (actorflow.tables.max-bytes)"
                  .formatted(maxBytes)));
    }
  }
}
