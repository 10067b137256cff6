package io.actorflow.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the files below a directory whose path, relative to it, matches one of some patterns.
 * Neither links nor hidden files and directories are followed, so nothing outside is ever read.
 */
final class FileListing extends SimpleFileVisitor<Path> {
  private final Path directory;
  private final List<PathMatcher> patterns;
  private final SortedMap<String, Long> sizes = new TreeMap<>();

  private FileListing(Path directory, List<PathMatcher> patterns) {
    this.directory = directory;
    this.patterns = patterns;
  }

  /** Sizes in bytes by relative path, with {@code /} between its parts. */
  static SortedMap<String, Long> sizes(Path directory, List<String> patterns) throws IOException {
    List<PathMatcher> matchers =
        patterns.stream()
            .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
            .toList();
    FileListing listing = new FileListing(directory, matchers);
    Files.walkFileTree(directory, listing);
    return listing.sizes;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
    return visited.equals(directory) || !isHidden(visited)
        ? FileVisitResult.CONTINUE
        : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    Path relative = directory.relativize(file);
    if (attributes.isRegularFile()
        && !isHidden(file)
        && patterns.stream().anyMatch(pattern -> pattern.matches(relative))) {
      sizes.put(name(relative), attributes.size());
    }
    return FileVisitResult.CONTINUE;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static String name(Path relative) {
    StringBuilder name = new StringBuilder();
    for (Path part : relative) {
      name.append(name.isEmpty() ? "" : "/").append(part);
    }
    return name.toString();
  }
}
