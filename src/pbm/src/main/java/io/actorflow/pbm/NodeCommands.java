package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import picocli.CommandLine.Command;

@Command(name = "node", description = "The process of one node.")
final class NodeCommands {
  private final Session session;

  NodeCommands(Session session) {
    this.session = session;
  }

  @Command(name = "show", description = "Show the version, memory and threads of the node asked.")
  int show() {
    JsonNode node = session.client().get("/node");
    session.show(node, () -> facts(node).render());
    session.console().next("log tail");
    return ExitCode.OK;
  }

  private static Facts facts(JsonNode node) {
    return new Facts()
        .add("address", node.path("address").asText())
        .add("version", node.path("version").asText())
        .add("java", node.path("javaVersion").asText())
        .add("process", node.path("pid").asText())
        .add(
            "up for",
            "%s, since %s"
                .formatted(
                    Session.millis(node.path("uptimeMillis")), node.path("started").asText()))
        .add("processors", node.path("processors").asText())
        .add("heap", memory(node, "heap"))
        .add("direct memory", memory(node, "direct"))
        .add(
            "collections",
            "%s, %s in all"
                .formatted(
                    Session.count(node.path("gcCount")),
                    Quantity.duration(Duration.ofMillis(node.path("gcMillis").asLong()))))
        .add("threads", node.path("threads").asText());
  }

  private static String memory(JsonNode node, String kind) {
    long max = node.path(kind + "MaxBytes").asLong();
    String used = Quantity.bytes(node.path(kind + "UsedBytes").asLong());
    return max < 0 ? used : "%s of %s".formatted(used, Quantity.bytes(max));
  }
}
