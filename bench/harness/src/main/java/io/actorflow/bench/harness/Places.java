package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where things are that a benchmark runs, as {@code bench/run} says. */
public final class Places {
  private Places() {}

  /** ActorFlow's folder. */
  public static Path root() {
    return Path.of(System.getProperty("actorflow.root", "")).toAbsolutePath();
  }

  /** A {@code java} that Flink runs on. */
  public static Path flinkJava() {
    return Path.of(
        System.getProperty(
            "actorflow.bench.flink-java",
            Path.of(System.getProperty("java.home"), "bin", "java").toString()));
  }

  /** Removes a folder with all that is in it. */
  public static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot be removed: " + folder, failed);
    }
  }
}
