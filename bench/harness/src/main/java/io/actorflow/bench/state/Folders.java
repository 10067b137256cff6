package io.actorflow.bench.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Sizes of files. */
final class Folders {
  private Folders() {}

  /** All files in a folder together; 0 if it is not there. */
  static long bytes(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(Folders::size).sum();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The file may go while others are looked at. */
  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
