package io.actorflow.file;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.Format;
import io.actorflow.api.Problems;
import java.time.Duration;
import java.util.Optional;

/** Where rows are written, and when a file is complete. The settings are in reference.conf. */
public record FileSinkConfig(
    String directory,
    Format format,
    boolean header,
    Guarantee delivery,
    ConfigMemorySize maxSize,
    long maxRows,
    Optional<Duration> maxAge,
    Limit limit) {
  private static final Duration MAX_AGE = Duration.ofSeconds(30);

  /** How much the files of one writer may hold together. */
  public record Limit(Optional<ConfigMemorySize> size, WhenFull whenFull) {
    public Limit {
      new Problems()
          .check(
              size.isEmpty() || size.get().toBytes() >= 1,
              "size",
              size.map(ConfigMemorySize::toBytes).orElse(0L),
              "at least 1 byte")
          .throwIfAny();
    }
  }

  /** What becomes of a writer whose files are full. */
  public enum WhenFull {
    STOP,
    DROP_OLDEST
  }

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
        .check(
            maxAge.isEmpty() || maxAge.get().isPositive(),
            "max-age",
            maxAge.orElse(Duration.ZERO),
            "more than 0")
        .check(
            limit.size().isEmpty() || delivery == Guarantee.AT_LEAST_ONCE,
            "limit.size",
            limit.size().map(ConfigMemorySize::toBytes).orElse(0L),
            "nothing, unless delivery = at-least-once")
        .throwIfAny();
  }

  /**
   * From how many bytes on a file is complete. Where the oldest is dropped, a file holds a small
   * part of what may be kept: else there would be nothing to drop but all of it.
   */
  long completeBytes() {
    return limit.whenFull() == WhenFull.DROP_OLDEST
        ? limit
            .size()
            .map(most -> Math.min(maxSize.toBytes(), Math.max(1, most.toBytes() / 8)))
            .orElse(maxSize.toBytes())
        : maxSize.toBytes();
  }

  /** After which a file that appears when it is complete is complete. */
  Duration completeAfter() {
    return maxAge.orElse(MAX_AGE);
  }

  /** What the names of the files end with. */
  String extension() {
    return format.type().equals("json") ? "jsonl" : format.type();
  }
}
