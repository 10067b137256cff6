package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** {@code actorflow} with some arguments, in a process and a folder of its own. */
final class ActorFlowProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final Process process;
  private final Path out;
  private final Path err;

  ActorFlowProcess(Path folder, String... arguments) throws IOException {
    out = Files.createTempFile(folder, "out-", ".txt");
    err = Files.createTempFile(folder, "err-", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Darrow."))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            // As its script does: RocksDB is there from the start.
            "--enable-native-access=ALL-UNNAMED",
            // Not the one for tests, which is on the class path too.
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ActorFlow.class.getName()));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
  }

  /** As a service manager does, and as Ctrl-C does. */
  void interrupt() {
    process.destroy();
  }

  int exitCode() throws IOException, InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .as("ends by itself; so far: %s", err())
        .isTrue();
    return process.exitValue();
  }

  void await(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new AssertionError(
            "no %s; the process is %s; standard error: %s"
                .formatted(what, process.isAlive() ? "there" : "gone", err()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  /** Without what virtual machines have to say of libraries. */
  String err() throws IOException {
    return String.join(
        "\n",
        Files.readAllLines(err).stream().filter(line -> !line.startsWith("WARNING: ")).toList());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
