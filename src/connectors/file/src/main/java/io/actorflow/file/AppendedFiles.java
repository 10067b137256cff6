package io.actorflow.file;

import io.actorflow.file.FileSinkConfig.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one writer that appends: the current one, {@code name.jsonl}, and those that are
 * complete, {@code name.0000000001.jsonl} and so on, the oldest having the least number.
 */
final class AppendedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(AppendedFiles.class);
  private static final long MENTIONED_FROM_PERCENT = 80;

  private final Path directory;
  private final String name;
  private final String extension;
  private final Limit limit;
  private final Pattern complete;
  private boolean hasMentioned;

  private record Complete(Path file, long number) {}

  AppendedFiles(Path directory, String name, String extension, Limit limit) {
    this.directory = directory;
    this.name = name;
    this.extension = extension;
    this.limit = limit;
    complete =
        Pattern.compile(Pattern.quote(name) + "\\.(\\d{10,18})\\." + Pattern.quote(extension));
  }

  /** What the files of a writer are called; most writers have the pipeline in their names. */
  static String name(String pipeline, String writer) {
    String rest =
        writer.startsWith(pipeline + ".") ? writer.substring(pipeline.length() + 1) : writer;
    return SafeName.of(pipeline) + "." + SafeName.of(rest);
  }

  /** The file that is appended to, there or not. */
  Path current() {
    return directory.resolve(name + "." + extension);
  }

  /** Gives the current file the next number. */
  void complete() throws IOException {
    List<Complete> all = allComplete();
    long number = all.isEmpty() ? 0 : all.getLast().number() + 1;
    Durable.move(current(), directory.resolve("%s.%010d.%s".formatted(name, number, extension)));
  }

  /** Sees to it that so many bytes more stay within the limit. */
  void makeRoom(long bytes) throws IOException {
    if (limit.size().isEmpty()) {
      return;
    }
    long most = limit.size().get().toBytes();
    List<Complete> all = allComplete();
    long staying = size(current());
    long total = staying;
    for (Complete each : all) {
      total += size(each.file());
    }
    boolean mayDrop = limit.whenFull() == FileSinkConfig.WhenFull.DROP_OLDEST;
    // What would not help is not dropped.
    if (total + bytes > most && (!mayDrop || staying + bytes > most)) {
      throw full(total, bytes, most);
    }
    for (int index = 0; total + bytes > most; index++) {
      Path oldest = all.get(index).file();
      total -= size(oldest);
      Files.deleteIfExists(oldest);
      LOG.warn("dropped the oldest file '{}': limit.size = {} was reached", oldest, shown(most));
    }
    mentionIfNearlyFull(total + bytes, most);
  }

  private FullException full(long total, long bytes, long most) {
    return new FullException(
        "the files '%s*.%s' hold %s, and %s more are beyond limit.size = %s; move or delete some of them, or raise it"
            .formatted(
                directory.toAbsolutePath().resolve(name),
                extension,
                shown(total),
                shown(bytes),
                shown(most)));
  }

  /** As a person reads it: small numbers to the byte, others in MiB. */
  private static String shown(long bytes) {
    return bytes < 1 << 20
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (1 << 20));
  }

  private void mentionIfNearlyFull(long total, long most) {
    boolean isNearlyFull = total >= most / 100.0 * MENTIONED_FROM_PERCENT;
    if (isNearlyFull && !hasMentioned && limit.whenFull() == FileSinkConfig.WhenFull.STOP) {
      LOG.warn(
          "the files '{}*.{}' hold {} of {}: when they are full, nothing more is written",
          directory.toAbsolutePath().resolve(name),
          extension,
          shown(total),
          shown(most));
    }
    hasMentioned = isNearlyFull;
  }

  private List<Complete> allComplete() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .flatMap(
              entry -> {
                Matcher matcher = complete.matcher(entry.getFileName().toString());
                return matcher.matches()
                    ? Stream.of(new Complete(entry, Long.parseLong(matcher.group(1))))
                    : Stream.empty();
              })
          .sorted((one, other) -> Long.compare(one.number(), other.number()))
          .toList();
    }
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }
}
