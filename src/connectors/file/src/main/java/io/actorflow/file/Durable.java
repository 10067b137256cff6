package io.actorflow.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes to files that hold across a power failure once they return. */
final class Durable {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
  private static final int COPY_BYTES = 1 << 20;

  private Durable() {}

  /** Writes a new file. */
  static void create(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, ByteBuffer.wrap(content));
      channel.force(true);
    }
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

  /** Copies the first {@code length} bytes of a file, which must have as many, to a new one. */
  static void copy(Path from, long length, Path to) throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel target =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
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
}
