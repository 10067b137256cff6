package io.actorflow.bench.latency;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.LogTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one system once under load.
 *
 * @param warmUpSeconds from the start of the process; the events due in it do not count
 */
record Trial(Schedule schedule, long warmUpSeconds, long measuredSeconds, long brokerPid) {
  private static final long DRAIN_SECONDS = 30;
  private static final long STOP_SECONDS = 60;

  /**
   * What it has measured.
   *
   * @throws BenchException if a result is wrong or missing, or there twice with exactly-once
   */
  Measured run(Setting setting, Setting.Topics topics, Path folder) {
    Path log = folder.resolve("system.log");
    ProcessBuilder builder =
        setting.process(topics, folder).redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      Process process = builder.start();
      try {
        return measure(setting, topics, process);
      } catch (BenchException failed) {
        throw new BenchException(
            "%s (%s): %s%s"
                .formatted(
                    setting.contest(), setting.label(), failed.getMessage(), LogTail.of(log)),
            failed);
      } finally {
        stop(process);
      }
    } catch (IOException failed) {
      throw new BenchException(setting.system() + " cannot be started: " + failed, failed);
    }
  }

  private Measured measure(Setting setting, Setting.Topics topics, Process process) {
    int firstMeasured = schedule.due(TimeUnit.SECONDS.toNanos(warmUpSeconds)) - 1;
    List<ProcessHandle> watched =
        List.of(
            process.toHandle(), ProcessHandle.of(brokerPid).orElseThrow(), ProcessHandle.current());
    try (Load load = new Load(schedule, topics.bootstrap(), topics.input());
        Arrivals arrivals =
            new Arrivals(
                schedule, topics.bootstrap(), topics.output(), load.startNanos(), firstMeasured)) {
      long start = load.startNanos();
      poll(arrivals, load, process, start + TimeUnit.SECONDS.toNanos(warmUpSeconds));
      List<Duration> before = cpu(watched);
      long from = System.nanoTime();
      poll(
          arrivals,
          load,
          process,
          start + TimeUnit.SECONDS.toNanos(warmUpSeconds + measuredSeconds));
      List<Duration> after = cpu(watched);
      double seconds = (System.nanoTime() - from) / 1e9;
      poll(arrivals, load, process, System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS));
      if (!arrivals.areComplete()) {
        throw new BenchException(
            "%,d of %,d bids have arrived, and no more within %d s"
                .formatted(arrivals.arrived(), schedule.events(), DRAIN_SECONDS));
      }
      if (setting.isExactlyOnce() && arrivals.repeats() > 0) {
        throw new BenchException(
            "%,d of %,d results came twice".formatted(arrivals.repeats(), arrivals.rows()));
      }
      return Measured.of(
          arrivals,
          cores(before, after, 0, seconds),
          cores(before, after, 1, seconds),
          cores(before, after, 2, seconds));
    }
  }

  private static void poll(Arrivals arrivals, Load load, Process process, long until) {
    while (System.nanoTime() < until && !arrivals.areComplete()) {
      arrivals.poll();
      load.check();
      if (!process.isAlive()) {
        throw new BenchException("it has ended with code " + process.exitValue());
      }
    }
  }

  private static List<Duration> cpu(List<ProcessHandle> processes) {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .toList();
  }

  private static double cores(
      List<Duration> before, List<Duration> after, int process, double seconds) {
    return after.get(process).minus(before.get(process)).toNanos() / 1e9 / seconds;
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
