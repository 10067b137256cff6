package io.actorflow.bench.state;

import io.actorflow.bench.harness.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Linux knows of a process. */
record ProcessStatus(long pid) {
  /** Memory that is resident now. */
  long rssBytes() {
    return number("status", "VmRSS:") * 1024;
  }

  /** What it has caused to be written to disks since it began, as pages. */
  long writtenBytes() {
    return number("io", "write_bytes:");
  }

  Duration cpu() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private long number(String file, String name) {
    Path path = Path.of("/proc", Long.toString(pid), file);
    try {
      return Files.readAllLines(path).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new BenchException("%s has no line %s".formatted(path, name)));
    } catch (IOException failed) {
      throw new BenchException(
          "%s cannot be read: %s (expected: Linux)".formatted(path, failed.getMessage()), failed);
    }
  }
}
