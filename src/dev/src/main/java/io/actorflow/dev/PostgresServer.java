package io.actorflow.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The main of the process that looks after PostgreSQL: starts it, and stops it when told to. */
final class PostgresServer {
  private static final String MAX_CONNECTIONS = "200";

  private PostgresServer() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    ParentWatch.start();
    Thread.currentThread().join();
  }

  /** Starts the server; the library stops it in a shutdown hook of its own. */
  private static void start(Path data, int port) throws IOException {
    Path binaries = binaries();
    Files.createDirectories(binaries);
    try (FileChannel file =
            FileChannel.open(
                binaries.resolve("unpack.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock unpacking = file.lock()) {
      deleteHalfUnpacked(binaries);
      EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setPort(port)
          .setOverrideWorkingDirectory(binaries.toFile())
          .setPGStartupWait(Duration.ofSeconds(60))
          .setServerConfig("max_connections", MAX_CONNECTIONS)
          // The library would trade these for speed, and a commit for nothing when it is killed.
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .start();
    }
  }

  /** Where the server is unpacked to, once: not in a folder that everybody may write to. */
  private static Path binaries() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("actorflow").resolve("postgresql");
  }

  /** The library stumbles for ever over what it left when it was interrupted while unpacking. */
  private static void deleteHalfUnpacked(Path binaries) throws IOException {
    List<Path> unfinished;
    try (Stream<Path> folders = Files.list(binaries)) {
      unfinished =
          folders
              .filter(folder -> folder.getFileName().toString().startsWith("PG-"))
              .filter(folder -> !Files.exists(folder.resolve(".exists")))
              .toList();
    }
    for (Path folder : unfinished) {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }
}
