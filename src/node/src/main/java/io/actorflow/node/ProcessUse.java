package io.actorflow.node;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine. */
final class ProcessUse {
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long beginNanos = system.getProcessCpuTime();
  private long endNanos;

  /** CPU time counts from here. */
  void begin() {
    beginNanos = system.getProcessCpuTime();
  }

  /** CPU time counts up to here. */
  void end() {
    endNanos = system.getProcessCpuTime();
  }

  /** Of all threads, between begin and end. */
  double cpuSeconds() {
    return (endNanos - beginNanos) / 1e9;
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
