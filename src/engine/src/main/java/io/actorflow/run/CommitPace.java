package io.actorflow.run;

import java.time.Duration;

/**
 * How far apart commits are. While little waits, each leaves as long a pause as they take on
 * average, for little latency, but no longer than {@code longest}; when much waits, they begin
 * {@code longest} apart.
 *
 * <p>What a commit costs hardly depends on how much is in it. So with little to do commits follow
 * each other closely and still take half of the time at most, unless {@code longest} is less than
 * that; with much to do they are few and hold more each. After a pause a commit is immediate. One
 * thread.
 */
public final class CommitPace {
  /** So many rows, or groups, are much. */
  static final long MANY_ROWS = 8192;

  /** A single commit that was slow should not make the next one wait, too. */
  private static final int COMMITS_OF_AVERAGE = 8;

  private final long longestNanos;
  private long latest = System.nanoTime();
  private long soonest = latest;
  private long begun;
  private long averageNanos = -1;

  /**
   * @param longest pause, and from the begin of one commit to that of the next when much waits; 0
   *     if they need no pause
   */
  public CommitPace(Duration longest) {
    longestNanos = longest.toNanos();
  }

  public void begin() {
    begin(System.nanoTime());
  }

  void begin(long now) {
    begun = now;
    latest = now + longestNanos;
    soonest = latest;
  }

  public void end() {
    end(System.nanoTime());
  }

  void end(long now) {
    long took = now - begun;
    averageNanos =
        averageNanos < 0 ? took : averageNanos + (took - averageNanos) / COMMITS_OF_AVERAGE;
    soonest = now + Math.min(longestNanos, averageNanos);
  }

  /**
   * Nanoseconds until the next commit may begin; not positive if it may at once.
   *
   * @param waiting rows or groups that it would hold
   */
  public long early(long waiting) {
    return early(waiting, System.nanoTime());
  }

  long early(long waiting, long now) {
    return (waiting < MANY_ROWS ? soonest : latest) - now;
  }
}
