package io.actorflow.run;

import java.time.Duration;

/**
 * How far apart commits begin: each leaves as long a pause as it took itself, so that commits take
 * half of the time at most, but the next one begins no later than {@code longest} after it.
 *
 * <p>What a commit costs hardly depends on how much is in it. While the machine has time to spare,
 * commits are short and follow each other closely, for little latency; under load each takes
 * longer, so they become fewer and hold more each. After a pause a commit is immediate. One thread.
 */
public final class CommitPace {
  private final long longestNanos;
  private long begun;
  private long notBefore = System.nanoTime();

  /**
   * @param longest from the begin of one commit to that of the next; 0 if they need no pause
   */
  public CommitPace(Duration longest) {
    longestNanos = longest.toNanos();
  }

  public void begin() {
    begin(System.nanoTime());
  }

  void begin(long now) {
    begun = now;
    notBefore = now + longestNanos;
  }

  public void end() {
    end(System.nanoTime());
  }

  void end(long now) {
    notBefore = begun + Math.min(longestNanos, 2 * (now - begun));
  }

  /** Nanoseconds until the next commit may begin; not positive if it may at once. */
  public long early() {
    return early(System.nanoTime());
  }

  long early(long now) {
    return notBefore - now;
  }
}
