package io.actorflow.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Changes to files that hold across a power failure once they return. */
final class Durable {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
  private static final int COPY_BYTES = 1 << 20;

  private Durable() {}

  /** Replaces the content of a file in one step. */
  static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, ByteBuffer.wrap(content));
      channel.force(true);
    }
    move(temporary, file);
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Renames in one step; a file of that name is replaced, a directory with content is not. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    Path left = from.getParent();
    Path entered = to.getParent();
    if (entered != null) {
      force(entered);
    }
    if (left != null && !left.equals(entered)) {
      force(left);
    }
  }

  /** Makes the entries of a directory durable; Windows has no such thing and needs none. */
  static void force(Path directory) throws IOException {
    if (!WINDOWS) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Copies the first {@code length} bytes of a file, which must have as many. */
  static void copy(Path from, long length, Path to) throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel target =
            FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long copied = 0;
      while (copied < length) {
        long count = source.transferTo(copied, Math.min(COPY_BYTES, length - copied), target);
        if (count <= 0) {
          throw new IOException(
              "'%s' has %d bytes (expected: at least %d)".formatted(from, copied, length));
        }
        copied += count;
      }
      target.force(true);
    }
  }

  /** Deletes a directory of files; somebody else may be doing the same. */
  static void deleteDirectory(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (NoSuchFileException gone) {
      return;
    }
    Files.deleteIfExists(directory);
  }
}
