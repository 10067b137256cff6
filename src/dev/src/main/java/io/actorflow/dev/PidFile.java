package io.actorflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says which process runs a service, so that a later command finds it. */
final class PidFile {
  /** The kernel counts from its own start, whose time of day moves a little with the clock. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(3);

  private final Path file;

  PidFile(Path folder) {
    file = folder.resolve("pid");
  }

  void write(ProcessHandle process) {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    try {
      Files.writeString(file, process.pid() + " " + started + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("the process cannot be noted down in " + file, e);
    }
  }

  /** The process if it lives; another one that has come by its number is not it. */
  Optional<ProcessHandle> read() {
    String[] words;
    try {
      words = Files.readString(file).strip().split(" ", -1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Instant started = Instant.ofEpochMilli(Long.parseLong(words[1]));
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> startedAt(process, started));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new ServiceException(
          "%s does not name a process (expected: its number and when it started); delete it once the process has gone"
              .formatted(file),
          e);
    }
  }

  private static boolean startedAt(ProcessHandle process, Instant started) {
    return process
        .info()
        .startInstant()
        .map(actual -> Duration.between(started, actual).abs().compareTo(CLOCK_TOLERANCE) < 0)
        .orElse(true);
  }
}
