package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "config", description = "The configuration of one node.")
final class ConfigCommands {
  private final Session session;

  ConfigCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "show",
      description = "Show the configuration in force on the node asked, secrets masked.")
  int show() {
    JsonNode config = session.client().get("/config");
    session.show(config, () -> String.join("\n", settings(config)));
    return ExitCode.OK;
  }

  /** One setting a line, as it could be written in a configuration file. */
  private static List<String> settings(JsonNode config) {
    List<String> lines = new ArrayList<>();
    collect("", config, lines);
    return lines;
  }

  private static void collect(String path, JsonNode node, List<String> lines) {
    if (!node.isObject() || node.isEmpty()) {
      lines.add(path + " = " + node);
      return;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key =
          entry.getKey().matches("[A-Za-z0-9_-]+") ? entry.getKey() : quoted(entry.getKey());
      collect(path.isEmpty() ? key : path + "." + key, entry.getValue(), lines);
    }
  }

  private static String quoted(String key) {
    return '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
