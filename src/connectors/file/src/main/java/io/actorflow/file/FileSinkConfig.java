package io.actorflow.file;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Format;
import io.actorflow.api.Problems;
import java.time.Duration;

/** Where rows are written, and when a file is complete. The settings are in reference.conf. */
public record FileSinkConfig(
    String directory,
    Format format,
    boolean header,
    ConfigMemorySize maxSize,
    long maxRows,
    Duration maxAge) {
  public FileSinkConfig {
    new Problems()
        .check(
            FileSourceConfig.isPath(directory), "directory", "'" + directory + "'", "a directory")
        .check(
            !header || FileSourceConfig.isCsv(format),
            "header",
            header,
            "false, unless the format is csv")
        .check(maxSize.toBytes() >= 1, "max-size", maxSize.toBytes(), "at least 1 byte")
        .check(maxRows >= 1, "max-rows", maxRows, "at least 1")
        .check(maxAge.isPositive(), "max-age", maxAge, "more than 0")
        .throwIfAny();
  }

  /** What the names of the files end with. */
  String extension() {
    return format.type().equals("json") ? "jsonl" : format.type();
  }
}
