package io.actorflow.node.registry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How fast the sum of many counters rises, over the last ten seconds. */
final class Rate {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private record Sample(long nanos, long total) {}

  private final Map<String, Long> last = new HashMap<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long total;

  /** A counter stands at {@code count}; one that has fallen has begun again from nothing. */
  void observe(String counter, long count) {
    Long before = last.put(counter, count);
    if (before != null) {
      total += count >= before ? count - before : count;
    }
    long now = System.nanoTime();
    samples.addLast(new Sample(now, total));
    while (samples.size() > 2 && now - samples.peekFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.peekFirst();
    double seconds = (System.nanoTime() - first.nanos()) / 1e9;
    return seconds <= 0 ? 0 : (total - first.total()) / seconds;
  }
}
