package io.actorflow.file;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Format;
import io.actorflow.api.Problems;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Which files are read, and how. The settings are described in reference.conf. */
public record FileSourceConfig(
    String directory,
    List<String> paths,
    Format format,
    boolean header,
    boolean follow,
    int maxRows,
    ConfigMemorySize maxRecordSize) {
  private static final int MOST_ROWS = 1_000_000;
  private static final long LONGEST_RECORD = 1L << 30;

  public FileSourceConfig {
    paths = List.copyOf(paths);
    Problems problems = new Problems();
    problems
        .check(isPath(directory), "directory", "'" + directory + "'", "a directory")
        .check(!paths.isEmpty(), "paths", paths, "at least one path or pattern")
        .check(
            !format.schema().getFields().isEmpty(),
            "format.schema",
            "nothing",
            "the columns of a record, such as { id = long }")
        .check(!header || isCsv(format), "header", header, "false, unless the format is csv")
        .check(maxRows >= 1 && maxRows <= MOST_ROWS, "max-rows", maxRows, "1 to " + MOST_ROWS)
        .check(
            maxRecordSize.toBytes() >= 1 && maxRecordSize.toBytes() <= LONGEST_RECORD,
            "max-record-size",
            maxRecordSize.toBytes(),
            "1 to %d bytes".formatted(LONGEST_RECORD));
    for (String path : paths) {
      problems.check(
          isPattern(path), "paths", path, "a path or pattern below the directory, without ..");
    }
    problems.throwIfAny();
  }

  static boolean isCsv(Format format) {
    return format.type().equals("csv");
  }

  static boolean isPath(String text) {
    try {
      return !Path.of(text).toString().isEmpty();
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  private static boolean isPattern(String text) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + text);
      return !text.isEmpty()
          && !text.startsWith("/")
          && !List.of(text.split("[/\\\\]", -1)).contains("..");
    } catch (PatternSyntaxException noPattern) {
      return false;
    }
  }
}
