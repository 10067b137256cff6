package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of what a process has printed: why it has failed is there. */
public final class LogTail {
  private static final int LINES = 15;

  private LogTail() {}

  /** With a line before each that names it. */
  public static String of(Path... logs) {
    StringBuilder tail = new StringBuilder();
    for (Path log : logs) {
      try {
        List<String> lines = Files.readAllLines(log);
        tail.append("\n--- the end of ").append(log);
        lines
            .subList(Math.max(0, lines.size() - LINES), lines.size())
            .forEach(line -> tail.append('\n').append(line));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return tail.toString();
  }
}
