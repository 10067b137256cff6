package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "shard", description = "Where the state of pipelines lives.")
final class ShardCommands {
  private final Session session;

  ShardCommands(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "List the shards, their nodes and what they hold.")
  int list(
      @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "Only those of this one.")
          @Nullable String pipeline,
      @Option(names = "--watch", description = "Show it again every two seconds, until Ctrl-C.")
          boolean watch) {
    String path = pipeline == null ? "/shards" : "/shards?pipeline=" + Paths.escaped(pipeline);
    session.watch(watch, () -> show(session.client().get(path)));
    return ExitCode.OK;
  }

  private void show(JsonNode answer) {
    JsonNode shards = answer.path("shards");
    session.show(answer, () -> session.render(table(shards)));
    if (shards.isEmpty()) {
      session.console().note("there are no shards; only stateful operators have some");
    }
  }

  private static Table table(JsonNode shards) {
    Table table =
        new Table()
            .text("PIPELINE")
            .text("OPERATOR")
            .number("#")
            .text("NODE")
            .state("STATE")
            .number("KEYS")
            .number("STATE SIZE")
            .number("LAG");
    for (JsonNode shard : shards) {
      table.row(
          shard.path("pipeline").asText(),
          shard.path("operator").asText(),
          shard.path("index").asText(),
          shard.path("node").asText("-"),
          shard.path("state").asText(),
          Session.count(shard.path("keys")),
          Quantity.state(shard),
          Session.count(shard.path("lagRecords")));
    }
    return table;
  }
}
