package io.actorflow.pbm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of an input that others read too: nothing is taken beyond the end of the line. */
final class Lines {
  private Lines() {}

  static Optional<String> next(InputStream in) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int letter = in.read();
      if (letter < 0) {
        return Optional.empty();
      }
      while (letter >= 0 && letter != '\n') {
        line.write(letter);
        letter = in.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }
}
