package io.actorflow.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of pipelines and writers as names of files. */
final class SafeName {
  private static final int MAX_LENGTH = 100;
  private static final int KEPT_OF_LONG = 60;
  private static final int DIGEST_BYTES = 16;

  private SafeName() {}

  /**
   * Letters, digits, dashes and underscores as they are, any other byte as {@code %} and two
   * digits; of a long name its beginning, and a digest that tells it from others.
   */
  static String of(String name) {
    StringBuilder safe = new StringBuilder();
    for (byte c : name.getBytes(StandardCharsets.UTF_8)) {
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '-'
          || c == '_') {
        safe.append((char) c);
      } else {
        safe.append("%%%02X".formatted(c));
      }
    }
    if (safe.length() <= MAX_LENGTH) {
      return safe.toString();
    }
    return safe.substring(0, KEPT_OF_LONG) + "~" + digest(name);
  }

  private static String digest(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }
}
