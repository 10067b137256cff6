package io.actorflow.bench.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a system's process to its end. */
public final class ProcessRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProcessRun() {}

  static Outcome of(MeasuredSystem system, Run run, long deadlineSeconds) {
    return of(system.name(), system.command(run), run.folder(), deadlineSeconds);
  }

  /**
   * What the process says in its last line.
   *
   * @param folder for what it prints
   * @throws BenchException if it fails, says nothing of the kind, or takes too long; with the end
   *     of what it printed
   */
  public static Outcome of(
      String system, ProcessCommand command, Path folder, long deadlineSeconds) {
    Path output = folder.resolve("stdout.log");
    Path errors = folder.resolve("stderr.log");
    ProcessBuilder builder = new ProcessBuilder(command.line());
    builder.environment().putAll(command.environment());
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    try {
      Process process = builder.start();
      try {
        if (!process.waitFor(deadlineSeconds, TimeUnit.SECONDS)) {
          throw new BenchException(
              "%s has not ended within %d s%s"
                  .formatted(system, deadlineSeconds, LogTail.of(output, errors)));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new BenchException(
            "%s ended with code %d%s"
                .formatted(system, process.exitValue(), LogTail.of(output, errors)));
      }
      return outcome(system, output, errors);
    } catch (IOException failed) {
      throw new BenchException(
          "%s cannot be started: %s".formatted(system, failed.getMessage()), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while %s ran".formatted(system), interrupted);
    }
  }

  private static Outcome outcome(String system, Path output, Path errors) throws IOException {
    List<String> lines =
        Files.readAllLines(output).stream().filter(line -> line.startsWith("{")).toList();
    if (lines.isEmpty()) {
      throw new BenchException(system + " says nothing of itself" + LogTail.of(output, errors));
    }
    try {
      return Outcome.of(system, JSON.readTree(lines.getLast()));
    } catch (JsonProcessingException failed) {
      throw new BenchException(
          "%s says what is no JSON: %s".formatted(system, lines.getLast()), failed);
    }
  }
}
