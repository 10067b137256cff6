package io.actorflow.kafka;

import io.actorflow.api.Problems;
import java.util.regex.Pattern;

/** The form of {@code bootstrap-servers}. */
final class BootstrapServers {
  private static final Pattern SERVER =
      Pattern.compile("([^\\s,:\\[\\]]+|\\[[0-9a-fA-F:]+]):(\\d{1,5})");

  private BootstrapServers() {}

  static void check(String servers, Problems problems) {
    for (String server : servers.split(",", -1)) {
      var parts = SERVER.matcher(server.strip());
      problems.check(
          parts.matches() && isPort(Integer.parseInt(parts.group(2))),
          "bootstrap-servers",
          "'" + server.strip() + "'",
          "host:port, several separated by commas");
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }
}
