package io.actorflow.file;

import io.actorflow.api.ConnectorException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hidden directory in which one owner of a writer works.
 *
 * <p>Each owner has a directory of its own, named by a number that grows: its epoch. Everything it
 * does goes by paths in there. Whoever opens the writer next first renames that directory; from
 * then on no step of the former owner finds its way, so what its record says is final. Only then
 * the record is read, and a directory with the next number is put in place, by a rename again,
 * which succeeds for one of several that try. It comes with the record, and with the file that the
 * record speaks of if that has not got its visible name yet, which it gets now.
 *
 * <p>The former owner may still append to its open file, unseen: so the bytes that count are copied
 * from it.
 */
final class WriterHome {
  private static final String HIDDEN = ".actorflow";
  private static final String FENCED = ".fenced";
  private static final String UNFINISHED = ".unfinished";
  private static final String RECORD = "committed";
  private static final int NUMBER_DIGITS = 10;
  private static final Pattern EPOCH = Pattern.compile("\\d{10}(\\.fenced)?");
  private static final Pattern LEFT_BEHIND =
      Pattern.compile("\\d{10}(\\.fenced|-[0-9a-f-]+\\.unfinished)");
  private static final int MAX_TRIES = 100;

  private final Path directory;
  private final Path home;
  private final String name;
  private final String extension;
  private final Path epoch;
  private CommitRecord committed;

  private WriterHome(
      Path directory, String name, String extension, Path epoch, CommitRecord committed) {
    this.directory = directory;
    this.name = name;
    this.extension = extension;
    this.epoch = epoch;
    this.committed = committed;
    home = home(directory, name);
  }

  private static Path home(Path directory, String name) {
    return directory.resolve(HIDDEN).resolve(name);
  }

  /** Takes the writer over. */
  static WriterHome open(Path directory, String name, String extension) throws IOException {
    Path home = home(directory, name);
    Files.createDirectories(home);
    for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
      Optional<WriterHome> opened = tryOpen(directory, home, name, extension);
      if (opened.isPresent()) {
        return opened.get();
      }
    }
    throw new IOException("somebody else opens writer '%s' all the time".formatted(name));
  }

  private static Optional<WriterHome> tryOpen(
      Path directory, Path home, String name, String extension) throws IOException {
    try {
      Optional<Path> latest = epochs(home).stream().reduce((first, second) -> second);
      Optional<Path> former = latest.isEmpty() ? latest : Optional.of(fence(latest.get()));
      CommitRecord committed =
          former.isEmpty() ? CommitRecord.NOTHING : read(former.get().resolve(RECORD));
      long number = latest.isEmpty() ? 1 : number(latest.get()) + 1;
      Path epoch = home.resolve("%010d".formatted(number));
      if (!create(epoch, committed, former)) {
        return Optional.empty();
      }
      WriterHome opened = new WriterHome(directory, name, extension, epoch, committed);
      opened.deleteFormer(number);
      opened.publishRest();
      return Optional.of(opened);
    } catch (NoSuchFileException quicker) {
      // Somebody else opens it too, and has renamed or deleted what we were looking at.
      return Optional.empty();
    }
  }

  private static CommitRecord read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return CommitRecord.of(bytes);
    } catch (IOException damaged) {
      throw ConnectorException.permanent(
          "'%s' is damaged, so nobody knows what was committed; restore it, or delete '%s' if rows may come twice"
              .formatted(file.toAbsolutePath(), file.getParent()),
          damaged);
    }
  }

  /** Directories of owners, former ones included, by their numbers. */
  private static List<Path> epochs(Path home) throws IOException {
    try (Stream<Path> entries = Files.list(home)) {
      return entries
          .filter(entry -> EPOCH.matcher(entry.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static long number(Path epoch) {
    return Long.parseLong(epoch.getFileName().toString().substring(0, NUMBER_DIGITS));
  }

  /** Renames the directory to what its owner does not know. */
  private static Path fence(Path epoch) throws IOException {
    if (epoch.getFileName().toString().endsWith(FENCED)) {
      return epoch;
    }
    Path fenced = epoch.resolveSibling(epoch.getFileName() + FENCED);
    Durable.move(epoch, fenced);
    return fenced;
  }

  /** Puts the directory of a new owner in place; false if there is one of that number. */
  private static boolean create(Path epoch, CommitRecord committed, Optional<Path> former)
      throws IOException {
    Path unfinished =
        epoch.resolveSibling(epoch.getFileName() + "-" + UUID.randomUUID() + UNFINISHED);
    Files.createDirectory(unfinished);
    boolean created = false;
    try {
      Durable.replace(unfinished.resolve(RECORD), committed.bytes());
      String part = part(committed.part());
      if (former.isPresent()
          && committed.length() > 0
          && Files.exists(former.get().resolve(part))) {
        Durable.copy(former.get().resolve(part), committed.length(), unfinished.resolve(part));
      }
      Durable.move(unfinished, epoch);
      created = true;
    } catch (FileSystemException failure) {
      // Java tells a rename onto a directory that is not empty from other failures only in words.
      if (failure instanceof NoSuchFileException || !Files.exists(epoch)) {
        throw failure;
      }
    } finally {
      if (!created) {
        Durable.deleteDirectory(unfinished);
      }
    }
    return created;
  }

  /**
   * Deletes what former owners have left, and others who wanted to be owner in this one's place.
   */
  private void deleteFormer(long number) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(home)) {
      entries = all.toList();
    }
    for (Path entry : entries) {
      if (LEFT_BEHIND.matcher(entry.getFileName().toString()).matches()
          && (number(entry) <= number)) {
        Durable.deleteDirectory(entry);
      }
    }
  }

  private void publishRest() throws IOException {
    if (Files.exists(part())) {
      publish();
    } else {
      committed = committed.nextPart();
    }
  }

  private static String part(long number) {
    return "part-" + number;
  }

  CommitRecord committed() {
    return committed;
  }

  /** The hidden file to append to. */
  Path part() {
    return epoch.resolve(part(committed.part()));
  }

  /** Makes {@code record} what counts, in one step. */
  void commit(CommitRecord record) throws IOException {
    Durable.replace(epoch.resolve(RECORD), record.bytes());
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
    return ConnectorException.retryable(
        "cannot %s in '%s': %s".formatted(what, directory.toAbsolutePath(), failure), failure);
  }
}
