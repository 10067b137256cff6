package io.actorflow.pbm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Which pbm this is. */
final class Version implements IVersionProvider {
  static String text() {
    try (InputStream version = Version.class.getResourceAsStream("version")) {
      byte[] bytes = Objects.requireNonNull(version, "version").readAllBytes();
      return "pbm "
          + new String(bytes, StandardCharsets.UTF_8).strip()
          + " (ActorFlow), Java "
          + Runtime.version().feature();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }
}
