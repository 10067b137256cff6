package io.actorflow.file;

import io.actorflow.api.ConnectorException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hidden directory in which the one owner of a writer works.
 *
 * <p>There is one such directory per writer, from its first opening on, and its name ends with a
 * number, the epoch. Whoever opens the writer renames it to the next number. Of several that try,
 * one succeeds, and that rename is the whole of the hand-over: what the directory holds is then
 * final, because every step of a former owner goes by a path that is no more. A number never comes
 * back, since the directory is never made anew: it comes into being together with the one around
 * it, in one rename.
 *
 * <p>A former owner may still write to files that it has open, unseen. So no file that it may have
 * open is written to or made visible: the bytes that count are copied from it.
 */
final class WriterHome {
  private static final String HIDDEN = ".actorflow";
  private static final String RECORD = "committed";
  private static final Pattern EPOCH = Pattern.compile("epoch-\\d{10}");
  private static final int MAX_TRIES = 1000;
  private static final Duration TRY_AGAIN = Duration.ofMillis(1);

  private final Path directory;
  private final String name;
  private final String extension;
  private final Path home;
  private final Path epoch;
  private CommitRecord committed = CommitRecord.NOTHING;

  private WriterHome(Path directory, String name, String extension, Path home, Path epoch) {
    this.home = home;
    this.directory = directory;
    this.name = name;
    this.extension = extension;
    this.epoch = epoch;
  }

  /** Takes the writer over. */
  static WriterHome open(Path directory, String name, String extension) throws IOException {
    Path home = directory.resolve(HIDDEN).resolve(name);
    if (!Files.isDirectory(home)) {
      create(home);
    }
    WriterHome opened = new WriterHome(directory, name, extension, home, takeOver(home));
    try {
      opened.committed = opened.read();
      opened.recover();
    } catch (IOException failure) {
      throw opened.failed("open the writer", failure);
    }
    return opened;
  }

  /** Makes the directory with all that must be in it, unless somebody else is quicker. */
  private static void create(Path home) throws IOException {
    Path hidden = Files.createDirectories(home.resolveSibling("new"));
    Path unfinished = hidden.resolve(UUID.randomUUID().toString());
    Path epoch = unfinished.resolve(epochName(0));
    Files.createDirectories(epoch);
    Durable.create(epoch.resolve(RECORD), CommitRecord.NOTHING.bytes());
    Durable.force(unfinished);
    try {
      Durable.move(unfinished, home);
    } catch (FileSystemException failure) {
      // Java tells a rename onto a directory that is not empty from other failures only in words.
      if (!Files.isDirectory(home)) {
        throw failure;
      }
      Files.delete(epoch.resolve(RECORD));
      Files.delete(epoch);
      Files.delete(unfinished);
    }
  }

  /** Renames the directory of the former owner to the next number. */
  private static Path takeOver(Path home) throws IOException {
    for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
      Optional<Path> former = epoch(home);
      if (former.isPresent()) {
        Path next = home.resolve(epochName(number(former.get()) + 1));
        try {
          Durable.move(former.get(), next);
          return next;
        } catch (NoSuchFileException quicker) {
          // Somebody else opens it too, and was first.
          continue;
        }
      }
      // A listing can miss what is being renamed.
      LockSupport.parkNanos(TRY_AGAIN.toNanos());
    }
    throw new IOException("'%s' is taken over by others all the time".formatted(home));
  }

  private static Optional<Path> epoch(Path home) throws IOException {
    try (Stream<Path> entries = Files.list(home)) {
      return entries
          .filter(entry -> EPOCH.matcher(entry.getFileName().toString()).matches())
          .findFirst();
    }
  }

  private static String epochName(long number) {
    return "epoch-%010d".formatted(number);
  }

  private static long number(Path epoch) {
    String epochName = epoch.getFileName().toString();
    return Long.parseLong(epochName.substring(epochName.indexOf('-') + 1));
  }

  private CommitRecord read() throws IOException {
    Path record = epoch.resolve(RECORD);
    byte[] bytes = Files.readAllBytes(record);
    try {
      return CommitRecord.of(bytes);
    } catch (IOException damaged) {
      throw ConnectorException.permanent(
          "'%s' is damaged, so nobody knows what was committed; restore it, or delete '%s' if rows may come twice"
              .formatted(record.toAbsolutePath(), home.toAbsolutePath()),
          damaged);
    }
  }

  /** Makes visible what the former owner committed and did not, and deletes the rest. */
  private void recover() throws IOException {
    Path part = part();
    boolean counts = committed.length() > 0 && Files.exists(part);
    List<Path> rest;
    try (Stream<Path> entries = Files.list(epoch)) {
      rest =
          entries
              .filter(entry -> !entry.equals(epoch.resolve(RECORD)))
              .filter(entry -> !counts || !entry.equals(part))
              .toList();
    }
    for (Path entry : rest) {
      Files.delete(entry);
    }
    if (counts) {
      Path copy = temporary();
      Durable.copy(part, committed.length(), copy);
      Durable.move(copy, part);
      publish();
    } else {
      committed = committed.nextPart();
    }
  }

  private Path temporary() {
    return epoch.resolve("new-" + UUID.randomUUID());
  }

  CommitRecord committed() {
    return committed;
  }

  /** The hidden file to append to; it is not there until somebody creates it. */
  Path part() {
    return epoch.resolve("part-" + committed.part());
  }

  /** Makes {@code record} what counts, in one step. */
  void commit(CommitRecord record) throws IOException {
    Path temporary = temporary();
    Durable.create(temporary, record.bytes());
    Durable.move(temporary, epoch.resolve(RECORD));
    committed = record;
  }

  /** Gives the hidden file, all of which has been committed, its visible name. */
  void publish() throws IOException {
    String visible = "%s.%010d.%s".formatted(name, committed.part(), extension);
    Durable.move(part(), directory.resolve(visible));
    committed = committed.nextPart();
  }

  /** Tells a failure because of a new owner from others. */
  ConnectorException failed(String what, IOException failure) {
    if (!Files.isDirectory(epoch) && Files.isDirectory(home)) {
      return ConnectorException.fenced(
          "writer '%s' has been taken over; this is a former owner".formatted(name), failure);
    }
    return Refusals.of(what, directory, failure);
  }
}
