package io.actorflow.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures one process from its first record to its last commit: the start of the JVM and of the
 * system in it is left out, the memory is that of the whole process.
 *
 * <p>There is one for the process, because the systems under test make copies of what they run.
 */
public final class Measurement {
  private static final Measurement OF_PROCESS = new Measurement();

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final LongAdder results = new LongAdder();
  private volatile long beginNanos;
  private volatile long beginCpuNanos;

  private Measurement() {}

  public static Measurement ofProcess() {
    return OF_PROCESS;
  }

  /** The first record is there. Costs a volatile read after the first time. */
  public void begin() {
    if (!begun.get() && begun.compareAndSet(false, true)) {
      beginCpuNanos = system.getProcessCpuTime();
      beginNanos = System.nanoTime();
    }
  }

  /** A result has been handed to the sink. */
  public void countResult() {
    results.increment();
  }

  /** The last result is committed: prints what was measured as one line of JSON. */
  public void end(PeerJob job, long records) throws IOException {
    end(job.name(), records);
  }

  /** The last result is committed: prints what was measured as one line of JSON. */
  public void end(String job, long records) throws IOException {
    double seconds = (System.nanoTime() - beginNanos) / 1e9;
    double cpuSeconds = (system.getProcessCpuTime() - beginCpuNanos) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "{\"job\":\"%s\",\"records\":%d,\"seconds\":%.3f,\"cpu_seconds\":%.3f,\"peak_rss_bytes\":%d,\"results\":%d}%n",
        job,
        records,
        seconds,
        cpuSeconds,
        peakRssBytes(),
        results.sum());
    System.out.flush();
  }

  private static long peakRssBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
