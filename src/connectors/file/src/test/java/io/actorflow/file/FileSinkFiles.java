package io.actorflow.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be seen in the directory of a sink. */
final class FileSinkFiles {
  private FileSinkFiles() {}

  static List<String> visible(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** The ids in all visible files, in the order of their names. */
  static List<Long> ids(Path directory) throws IOException {
    List<Long> ids = new ArrayList<>();
    for (String name : visible(directory)) {
      for (String line : Files.readAllLines(directory.resolve(name))) {
        ids.add(Long.parseLong(line.replaceAll("[^0-9]", "")));
      }
    }
    return ids;
  }
}
