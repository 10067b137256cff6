package io.actorflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs one service.
 *
 * <p>If it is {@link Lifetime#TIED}, its standard input is a pipe from here, and the service stops
 * cleanly when that ends ({@link ParentWatch}), which it also does when this process is killed. If
 * it is {@link Lifetime#DETACHED}, a later process finds it by its {@link PidFile}. What it prints
 * goes to a log file.
 */
final class ServiceProcess {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(70);
  private static final int TAIL_LINES = 20;
  private static final int TAIL_BYTES = 64 * 1024;

  private final String name;
  private final ProcessHandle handle;
  private final Path log;

  /** Null if another process has started it. */
  private final @Nullable Process child;

  private final Lifetime lifetime;

  private ServiceProcess(
      String name, ProcessHandle handle, Path log, @Nullable Process child, Lifetime lifetime) {
    this.name = name;
    this.handle = handle;
    this.log = log;
    this.child = child;
    this.lifetime = lifetime;
  }

  static ServiceProcess start(JavaProgram program, Lifetime lifetime) {
    ProcessBuilder builder = program.process(lifetime);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
    if (lifetime == Lifetime.DETACHED) {
      builder.redirectInput(Path.of("/dev/null").toFile());
    }
    try {
      Files.createDirectories(program.folder());
      Process child = builder.start();
      new PidFile(program.folder()).write(child.toHandle());
      return new ServiceProcess(program.name(), child.toHandle(), program.log(), child, lifetime);
    } catch (IOException e) {
      throw new ServiceException(
          "%s cannot be started: %s (log: %s)"
              .formatted(program.name(), e.getMessage(), program.log()),
          e);
    }
  }

  /** The service that runs in a folder, if it does: whoever has started it. */
  static Optional<ServiceProcess> find(String name, Path folder) {
    return new PidFile(folder)
        .read()
        .map(
            handle ->
                new ServiceProcess(name, handle, folder.resolve("log"), null, Lifetime.DETACHED));
  }

  /** Waits until {@code ready}; if that does not come about, ends the process and says why. */
  void awaitReady(Duration deadline, BooleanSupplier ready) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!ready.getAsBoolean()) {
      if (endedWithin(Duration.ofMillis(50))) {
        throw new ServiceException(
            "%s ended%s while it was starting%s".formatted(name, exitCode(), tail()));
      }
      if (System.nanoTime() - end > 0) {
        kill();
        throw new ServiceException(
            "%s was not ready within %d s%s".formatted(name, deadline.toSeconds(), tail()));
      }
    }
  }

  private String exitCode() {
    return child == null ? "" : " with code " + child.exitValue();
  }

  ProcessHandle handle() {
    return handle;
  }

  boolean isAlive() {
    return handle.isAlive();
  }

  /** Asks it to stop and waits until it has; does nothing if it has ended already. */
  void stop() {
    if (lifetime == Lifetime.TIED && child != null) {
      try {
        child.getOutputStream().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      awaitStopped();
    } else {
      terminate();
    }
  }

  /** SIGTERM, and waits until it has ended. */
  void terminate() {
    handle.destroy();
    awaitStopped();
  }

  private void awaitStopped() {
    if (!endedWithin(STOP_DEADLINE)) {
      kill();
      throw new ServiceException(
          "%s did not stop within %d s and was killed%s"
              .formatted(name, STOP_DEADLINE.toSeconds(), tail()));
    }
  }

  /** SIGKILL: it gets no chance to tidy up. */
  void kill() {
    handle.destroyForcibly();
    if (!endedWithin(STOP_DEADLINE)) {
      throw new ServiceException(name + " survived being killed, as process " + handle.pid());
    }
  }

  /** Sends any signal, such as STOP. */
  void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(handle.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new ServiceException(
            "%s, process %d, did not take signal %s".formatted(name, handle.pid(), signal));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean endedWithin(Duration time) {
    try {
      if (child != null) {
        return child.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
      }
      handle.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new ServiceException("cannot tell whether " + name + " has ended", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ServiceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    if (lifetime == Lifetime.TIED) {
      handle.destroyForcibly();
    }
    return new ServiceException("interrupted while waiting for " + name, e);
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
