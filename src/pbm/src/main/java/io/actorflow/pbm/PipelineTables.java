package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What pipelines look like to people. */
final class PipelineTables {
  private final Session session;

  PipelineTables(Session session) {
    this.session = session;
  }

  /** One pipeline in a line of text. */
  String line(JsonNode summary) {
    return "%s version %s is %s%s%s"
        .formatted(
            summary.path("name").asText(),
            summary.path("version").asText(),
            session.console().state(summary.path("actual").asText()),
            isOnItsWay(summary) ? ", to be " + summary.path("desired").asText() : "",
            summary.has("reason") ? ": " + summary.path("reason").asText() : "");
  }

  String list(JsonNode pipelines) {
    Table table =
        new Table()
            .text("NAME")
            .number("V")
            .state("STATE")
            .number("IN")
            .number("OUT")
            .number("LAG")
            .number("WM LAG")
            .number("DEAD");
    for (JsonNode pipeline : pipelines) {
      JsonNode progress = pipeline.path("progress");
      table.row(
          pipeline.path("name").asText(),
          pipeline.path("version").asText(),
          pipeline.path("actual").asText(),
          Quantity.rate(progress.path("recordsInPerSecond").asDouble()),
          Quantity.rate(progress.path("recordsOutPerSecond").asDouble()),
          Session.brief(progress.path("lagRecords")),
          Session.millis(progress.path("watermarkLagMillis")),
          Session.brief(progress.path("deadLetters")));
    }
    return session.render(table);
  }

  private static boolean isOnItsWay(JsonNode summary) {
    String actual = summary.path("actual").asText();
    return !actual.equals(summary.path("desired").asText())
        && !actual.equals("degraded")
        && !actual.equals("failed");
  }

  String description(JsonNode description) {
    List<String> blocks = new ArrayList<>();
    blocks.add(facts(description.path("summary")).render());
    if (!description.path("tasks").isEmpty()) {
      blocks.add(session.render(tasks(description.path("tasks"))));
    }
    if (!description.path("shards").isEmpty()) {
      blocks.add(session.render(shards(description.path("shards"))));
    }
    return String.join("\n\n", blocks);
  }

  private Facts facts(JsonNode summary) {
    JsonNode progress = summary.path("progress");
    Facts facts =
        new Facts()
            .add("pipeline", summary.path("name").asText())
            .add(
                "version",
                "%s, submitted %s"
                    .formatted(
                        summary.path("version").asText(), summary.path("submitted").asText()))
            .add("state", session.console().state(summary.path("actual").asText()))
            .add("to be", summary.path("desired").asText());
    if (summary.has("reason")) {
      facts.add("because", summary.path("reason").asText());
    }
    return facts
        .add("tasks", running(progress, "tasks"))
        .add("shards", running(progress, "shards"))
        .add("records in", Quantity.rate(progress.path("recordsInPerSecond").asDouble()))
        .add("records out", Quantity.rate(progress.path("recordsOutPerSecond").asDouble()))
        .add("lag", Session.count(progress.path("lagRecords")))
        .add("watermark lag", Session.millis(progress.path("watermarkLagMillis")))
        .add("dead letters", Session.count(progress.path("deadLetters")));
  }

  private static String running(JsonNode progress, String what) {
    return "%d of %d running"
        .formatted(progress.path(what + "Running").asInt(), progress.path(what).asInt());
  }

  private static Table tasks(JsonNode tasks) {
    boolean reasons = !tasks.findValues("reason").isEmpty();
    Table table = new Table().number("TASK").text("NODE").state("STATE").text("SPLITS");
    if (reasons) {
      table.text("BECAUSE");
    }
    for (JsonNode task : tasks) {
      List<String> cells = new ArrayList<>();
      cells.add(task.path("index").asText());
      cells.add(task.path("node").asText("-"));
      cells.add(task.path("state").asText());
      cells.add(splits(task));
      if (reasons) {
        cells.add(task.path("reason").asText(""));
      }
      table.row(cells);
    }
    return table;
  }

  private static String splits(JsonNode task) {
    List<String> splits = new ArrayList<>();
    task.path("splits").forEach(split -> splits.add(split.asText()));
    return splits.isEmpty() ? "-" : String.join(" ", splits);
  }

  private static Table shards(JsonNode shards) {
    Table table =
        new Table()
            .text("OPERATOR")
            .number("SHARD")
            .text("NODE")
            .state("STATE")
            .number("KEYS")
            .number("STATE SIZE")
            .number("LAG");
    for (JsonNode shard : shards) {
      table.row(
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

  String lag(JsonNode lag) {
    Table table =
        new Table()
            .text("SOURCE")
            .text("SPLIT")
            .number("POSITION")
            .number("END")
            .number("LAG")
            .number("WM LAG")
            .text("NODE");
    for (JsonNode split : lag.path("splits")) {
      table.row(
          split.path("source").asText(),
          split.path("split").asText(),
          split.path("position").asText(),
          split.path("end").asText("-"),
          Session.count(split.path("lagRecords")),
          Session.millis(split.path("watermarkLagMillis")),
          split.path("node").asText("-"));
    }
    return session.render(table) + "\n\n" + total(lag);
  }

  private static String total(JsonNode lag) {
    if (lag.path("splits").findValues("lagRecords").isEmpty()) {
      return "the source cannot tell how many records are still to come";
    }
    long records = lag.path("lagRecords").asLong();
    JsonNode drain = lag.path("drainSeconds");
    String when =
        drain.isNumber()
            ? "; caught up in "
                + Quantity.duration(Duration.ofMillis((long) (drain.asDouble() * 1000)))
            : records > 0 ? "; not catching up" : "";
    return "%s records behind%s".formatted(Quantity.count(records), when);
  }
}
