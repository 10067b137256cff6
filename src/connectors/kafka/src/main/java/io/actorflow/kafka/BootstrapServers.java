package io.actorflow.kafka;

import io.actorflow.api.Problems;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code bootstrap-servers} says. */
final class BootstrapServers {
  private static final Pattern SERVER =
      Pattern.compile("([^\\s,:\\[\\]]+|\\[[0-9a-fA-F:]+]):(\\d{1,5})");

  /** One of them. */
  record Server(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private BootstrapServers() {}

  /** Each of servers that have passed the check. */
  static List<Server> of(String servers) {
    return Stream.of(servers.split(",", -1))
        .map(server -> SERVER.matcher(server.strip()))
        .filter(Matcher::matches)
        .map(server -> new Server(server.group(1), Integer.parseInt(server.group(2))))
        .toList();
  }

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
