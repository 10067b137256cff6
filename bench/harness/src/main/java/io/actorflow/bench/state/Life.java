package io.actorflow.bench.state;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.LogTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One life of a system: its process, from its start until it is killed. */
final class Life implements AutoCloseable {
  private static final long STOP_SECONDS = 60;

  private final String system;
  private final Process process;
  private final Path log;
  private final long startNanos;

  private Life(String system, Process process, Path log, long startNanos) {
    this.system = system;
    this.process = process;
    this.log = log;
    this.startNanos = startNanos;
  }

  /**
   * Starts it.
   *
   * @param log for what it prints, behind what those before have printed
   */
  static Life begin(String system, ProcessBuilder builder, Path log) {
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      long now = System.nanoTime();
      return new Life(system, builder.start(), log, now);
    } catch (IOException failed) {
      throw new BenchException(system + " cannot be started: " + failed.getMessage(), failed);
    }
  }

  String system() {
    return system;
  }

  long startNanos() {
    return startNanos;
  }

  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  ProcessStatus status() {
    return new ProcessStatus(process.pid());
  }

  /** Throws {@link BenchException} if it has ended. */
  void check() {
    if (!process.isAlive()) {
      throw failed("has ended with code " + process.exitValue());
    }
  }

  BenchException failed(String problem) {
    return new BenchException("%s %s%s".formatted(system, problem, LogTail.of(log)));
  }

  /** SIGKILL: it gets no chance to flush or to say goodbye. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** SIGTERM, and SIGKILL if that does not help. */
  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until it has little left to do.
   *
   * @param longest is waited at most
   */
  void rest(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    int quiet = 0;
    while (quiet < 3 && System.nanoTime() < deadline) {
      Duration before = status().cpu();
      pause(Duration.ofSeconds(1));
      quiet = status().cpu().minus(before).toMillis() < 150 ? quiet + 1 : 0;
    }
  }

  /** Waits; throws {@link BenchException} if it ends meanwhile. */
  void pause(Duration time) {
    try {
      if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while %s ran".formatted(system), interrupted);
    }
  }
}
