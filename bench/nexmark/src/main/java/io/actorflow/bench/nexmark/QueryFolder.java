package io.actorflow.bench.nexmark;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The queries in one language, a file for each; {@code missing.properties} gives the reason for
 * each that is not there.
 *
 * @param suffix of the files
 */
record QueryFolder(Path folder, String suffix) {
  /** The text of a query, if it is there. */
  Optional<String> text(Query query) {
    return text(file(query));
  }

  /** The text for one contender if there is one of its own, or else that for all of them. */
  Optional<String> text(Query query, String contender) {
    return text(folder.resolve(query.id() + "." + contender + suffix)).or(() -> text(query));
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Path file(Query query) {
    return folder.resolve(query.id() + suffix);
  }

  /** Why a query is not there. */
  Optional<String> missing(Query query) {
    Properties reasons = new Properties();
    Path file = folder.resolve("missing.properties");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      reasons.load(reader);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return Optional.ofNullable(reasons.getProperty(query.id()));
  }
}
