package io.actorflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A Java process that runs one service and lives no longer than this one.
 *
 * <p>Its standard input is a pipe from here. The service stops cleanly when that ends ({@link
 * ParentWatch}), which it also does when this process is killed. What it prints goes to a log file.
 */
final class ServiceProcess {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
  private static final int TAIL_LINES = 20;
  private static final int TAIL_BYTES = 64 * 1024;

  private final String name;
  private final Process process;
  private final Path log;

  private ServiceProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts {@code main} with the class path and the Java of this process. */
  static ServiceProcess start(
      String name, Path log, List<String> jvmOptions, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new ServiceProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new ServiceException(
          "%s cannot be started: %s (log: %s)".formatted(name, e.getMessage(), log), e);
    }
  }

  /** Waits until {@code ready}; if that does not come about, ends the process and says why. */
  void awaitReady(Duration deadline, BooleanSupplier ready) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!ready.getAsBoolean()) {
      if (endedWithin(Duration.ofMillis(50))) {
        throw new ServiceException(
            "%s ended with code %d while it was starting%s"
                .formatted(name, process.exitValue(), tail()));
      }
      if (System.nanoTime() - end > 0) {
        kill();
        throw new ServiceException(
            "%s was not ready within %d s%s".formatted(name, deadline.toSeconds(), tail()));
      }
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to stop and waits until it has; does nothing if it has ended already. */
  void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!endedWithin(STOP_DEADLINE)) {
      kill();
      throw new ServiceException(
          "%s did not stop within %d s and was killed%s"
              .formatted(name, STOP_DEADLINE.toSeconds(), tail()));
    }
  }

  /** SIGKILL: it gets no chance to tidy up. */
  void kill() {
    process.destroyForcibly();
    if (!endedWithin(STOP_DEADLINE)) {
      throw new ServiceException(name + " survived being killed, as process " + process.pid());
    }
  }

  private boolean endedWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new ServiceException("interrupted while waiting for " + name, e);
    }
  }

  private String tail() {
    try (var channel = Files.newByteChannel(log)) {
      channel.position(Math.max(0, channel.size() - TAIL_BYTES));
      byte[] end = Channels.newInputStream(channel).readAllBytes();
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return "; the end of its log %s:\n%s"
          .formatted(
              log,
              String.join(
                  "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
    } catch (IOException e) {
      return " (log: %s)".formatted(log);
    }
  }
}
