package io.actorflow.bench.scaling;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;

/** CPU time of this thread, by part. What others do on the machine is not in it. */
final class Stopwatch {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
  private long last;

  void start() {
    last = threads.getCurrentThreadCpuTime();
  }

  /** All since the start or the last stop was for that part. */
  void stop(Part part) {
    long now = threads.getCurrentThreadCpuTime();
    nanos.merge(part, now - last, Long::sum);
    last = now;
  }

  void reset() {
    nanos.clear();
  }

  long nanos(Part part) {
    return nanos.getOrDefault(part, 0L);
  }
}
