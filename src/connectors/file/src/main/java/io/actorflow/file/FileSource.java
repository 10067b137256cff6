package io.actorflow.file;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads files of records, one file per split; the offset of a record is that of its last byte in
 * the file, its line break included.
 *
 * <p>Without {@code follow} a file is read up to the size that it had when it was listed, and what
 * stands behind the last line break is a record too; with it a file never ends, and such a rest
 * waits for its line break.
 */
record FileSource(FileSourceConfig config) implements Source {
  @Override
  public Schema schema() {
    return config.format().schema();
  }

  @Override
  public List<Split> splits() {
    Path directory = Path.of(config.directory());
    if (!Files.isDirectory(directory)) {
      throw ConnectorException.permanent(
          "directory '%s' is not there; create it, or correct the setting 'directory'"
              .formatted(directory.toAbsolutePath()),
          new FileNotFoundException(config.directory()));
    }
    Map<String, Long> sizes = sizes(directory);
    if (sizes.isEmpty()) {
      String message =
          "no file in '%s' matches %s; add one, or correct the setting 'paths'"
              .formatted(directory.toAbsolutePath(), config.paths());
      FileNotFoundException nothing = new FileNotFoundException(config.directory());
      // Whoever follows files may well be there before them.
      throw config.follow()
          ? ConnectorException.retryable(message, nothing)
          : ConnectorException.permanent(message, nothing);
    }
    return sizes.entrySet().stream()
        .map(
            file ->
                new Split(
                    file.getKey(), -1, config.follow() ? Split.UNBOUNDED : file.getValue() - 1))
        .toList();
  }

  private Map<String, Long> sizes(Path directory) {
    try {
      return FileListing.sizes(directory, config.paths());
    } catch (IOException failure) {
      throw ConnectorException.retryable(
          "cannot list '%s': %s".formatted(directory.toAbsolutePath(), failure), failure);
    }
  }

  @Override
  public SplitReader open(ReaderContext context, List<SplitStart> starts) {
    return new FileReader(config, context, starts);
  }
}
