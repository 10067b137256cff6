package io.actorflow.node;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What this process takes of the machine. */
final class ProcessUse {
  private static final int MOST_SAMPLES = 100;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final NavigableMap<Long, Long> samples = new TreeMap<>();
  private long endNanos;

  /**
   * Notes what has been taken, so that it may count from here. What comes to be known of this
   * moment comes to be known a little later.
   *
   * @param epochMillis now
   */
  void sample(long epochMillis) {
    samples.put(epochMillis, system.getProcessCpuTime());
    if (samples.size() > MOST_SAMPLES) {
      samples.pollFirstEntry();
    }
  }

  /** CPU time counts up to here. */
  void end() {
    endNanos = system.getProcessCpuTime();
  }

  /** Of all threads, up to the end, from the last sample that is not after that moment. */
  double cpuSeconds(long fromEpochMillis) {
    Map.Entry<Long, Long> first = samples.floorEntry(fromEpochMillis);
    if (first == null) {
      first = samples.firstEntry();
    }
    return first == null ? 0 : (endNanos - first.getValue()) / 1e9;
  }

  /** The most memory it has ever had resident; 0 where the system does not say. */
  static long peakRssBytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
