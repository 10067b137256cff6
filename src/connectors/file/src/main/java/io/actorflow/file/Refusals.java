package io.actorflow.file;

import io.actorflow.api.ConnectorException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the file system's refusals mean to whoever writes into a directory. */
final class Refusals {
  private Refusals() {}

  /**
   * The exception for the engine.
   *
   * @param what was tried, as a verb: "write"
   */
  static ConnectorException of(String what, Path directory, IOException refused) {
    Path shown = directory.toAbsolutePath();
    return switch (refused) {
      case AccessDeniedException denied ->
          ConnectorException.permanent(
              "may not %s in '%s'; allow it, or correct the setting 'directory'"
                  .formatted(what, shown),
              denied);
      case NoSuchFileException gone ->
          ConnectorException.retryable(
              "cannot %s in '%s': it is no longer there".formatted(what, shown), gone);
      default ->
          ConnectorException.retryable(
              "cannot %s in '%s': %s".formatted(what, shown, reason(refused)), refused);
    };
  }

  /**
   * Makes a directory unless it is there.
   *
   * @throws ConnectorException if it cannot be made
   */
  static void makeDirectory(Path directory) {
    Path shown = directory.toAbsolutePath();
    try {
      Files.createDirectories(directory);
    } catch (AccessDeniedException denied) {
      throw of("make directories", directory, denied);
    } catch (NoSuchFileException impossible) {
      throw ConnectorException.permanent(
          "directory '%s' cannot be made; correct the setting 'directory'".formatted(shown),
          impossible);
    } catch (IOException refused) {
      for (@Nullable Path above = shown; above != null; above = above.getParent()) {
        if (Files.isRegularFile(above)) {
          throw ConnectorException.permanent(
              "'%s' is a file (expected: a directory); correct the setting 'directory'"
                  .formatted(above),
              refused);
        }
      }
      throw ConnectorException.retryable(
          "directory '%s' cannot be made: %s".formatted(shown, reason(refused)), refused);
    }
  }

  /** In the words of the operating system, such as "No space left on device". */
  private static String reason(IOException refused) {
    return refused instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : refused.toString();
  }
}
