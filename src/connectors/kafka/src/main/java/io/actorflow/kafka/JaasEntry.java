package io.actorflow.kafka;

/** One entry of a JAAS configuration, as Kafka's clients want a user to be written. */
final class JaasEntry {
  private JaasEntry() {}

  static String of(String loginModule, String username, String password) {
    return "%s required username=%s password=%s;"
        .formatted(loginModule, quoted(username), quoted(password));
  }

  /** So that nothing in a name or password can end the text and begin another option. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      switch (letter) {
        case '"', '\\' -> quoted.append('\\').append(letter);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(letter);
      }
    }
    return quoted.append('"').toString();
  }
}
