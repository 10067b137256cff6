package io.actorflow.pbm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The working copy that the tests run in. */
final class Repository {
  static final Path ROOT = root();

  private Repository() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("cluster-config"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not in a working copy: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  static Path path(String relative) {
    return ROOT.resolve(relative);
  }

  static String text(String relative) {
    return text(path(relative));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages for people: those of the root, of docs/, bench/, examples/ and of the modules. */
  static List<MarkdownPage> pages() {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(path("docs"));
        Stream<Path> bench = Files.list(path("bench"));
        Stream<Path> examples = Files.walk(path("examples"), 2);
        Stream<Path> modules = Files.walk(path("src"), 3)) {
      return Stream.of(top, docs, bench, examples, modules)
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(MarkdownPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
