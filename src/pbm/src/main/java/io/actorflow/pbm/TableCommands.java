package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "table",
    description = "What stateful operators remember, by key and by SQL.",
    footer = {
      "",
      "NAME is PIPELINE/OPERATOR, or the operator alone if only one pipeline that runs",
      "has it. What is told is persisted; with -o json it comes with its positions:",
      "per shard the commit, the watermark, and the last offset of each split that the",
      "rows are made of."
    })
final class TableCommands {
  private static final int MAX_ROWS = 1_000_000;
  private static final Set<String> NUMBERS = Set.of("int", "long", "double");

  private final Session session;

  TableCommands(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "List the tables of the pipelines that run.")
  int list() {
    JsonNode answer = session.client().get("/tables");
    JsonNode tables = answer.path("tables");
    session.show(answer, () -> session.render(tables(tables)));
    if (tables.isEmpty()) {
      session.console().note("there are no tables; operators of type table make some");
    } else {
      session.console().next("table get " + tables.get(0).path("name").asText() + " KEY");
    }
    return ExitCode.OK;
  }

  private static Table tables(JsonNode tables) {
    Table table =
        new Table().text("NAME").text("KEY").text("COLUMNS").number("ROWS").number("SHARDS");
    for (JsonNode each : tables) {
      table.row(
          each.path("name").asText(),
          names(each.path("key")),
          names(each.path("columns")),
          Session.count(each.path("keys")),
          each.path("shards").asText());
    }
    return table;
  }

  private static String names(JsonNode columns) {
    return StreamSupport.stream(columns.spliterator(), false)
        .map(column -> column.path("name").asText())
        .collect(Collectors.joining(","));
  }

  @Command(
      name = "get",
      description = "Show the row of a key; fails if it has none.",
      footer = {
        "",
        "A key of one column is its value; of several, column=value,column=value or a",
        "JSON object. Times are written as 2026-01-31T12:00:00Z, bytes in base64.",
        "",
        "  pbm table get bids/per-bidder 1042",
        "  pbm table get per-channel channel=Apple,bidder=1042"
      })
  int get(
      @Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "KEY") String key) {
    String path =
        Arrays.stream(name.split("/", -1)).map(Paths::escaped).collect(Collectors.joining("/"));
    JsonNode answer = session.client().get("/tables/" + path + "?key=" + Paths.escaped(key));
    boolean found = !answer.path("rows").isEmpty();
    if (found || session.isJson()) {
      session.show(answer, () -> row(answer));
    }
    if (!session.isJson()) {
      answer.path("positions").forEach(position -> session.console().note(asOf(position)));
    }
    if (!found) {
      session.console().note("no row has this key");
    }
    return found ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A row is wide: a column a line. */
  private static String row(JsonNode answer) {
    Facts facts = new Facts();
    for (JsonNode row : answer.path("rows")) {
      row.properties().forEach(cell -> facts.add(cell.getKey(), shown(cell.getValue())));
    }
    return facts.render();
  }

  private static String asOf(JsonNode position) {
    String time =
        position.path("ended").asBoolean()
            ? ", at the end"
            : position.has("watermark")
                ? ", event time " + position.path("watermark").asText()
                : "";
    List<String> offsets = new ArrayList<>();
    position
        .path("offsets")
        .properties()
        .forEach(split -> offsets.add(split.getKey() + " to " + split.getValue().asText()));
    return "as of commit %s of shard %s%s%s"
        .formatted(
            position.path("commit").asText(),
            position.path("shard").asText(),
            time,
            offsets.isEmpty() ? "" : "; of records of " + String.join(", ", offsets));
  }

  @Command(
      name = "query",
      description = "Show what a SELECT over tables gives.",
      footer = {
        "",
        "DuckDB's SQL; names with a dash or a slash stand in double quotes. The rows of",
        "all shards are collected first: those of one shard are as of one commit, those",
        "of several are not of one moment.",
        "",
        "  pbm table query 'select count(*) as n from \"bids/per-bidder\"'"
      })
  int query(
      @Parameters(paramLabel = "SQL") String sql,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "10000",
              description = "Rows to show at most, 1 to 1000000; 10000 by default.")
          int limit) {
    if (limit < 1 || limit > MAX_ROWS) {
      throw CommandException.usage(
          "--limit %d is not possible (expected: 1 to %d)".formatted(limit, MAX_ROWS));
    }
    ObjectNode question = JsonNodeFactory.instance.objectNode().put("sql", sql).put("limit", limit);
    JsonNode answer = session.client().post("/tables/query", question);
    session.show(answer, () -> session.render(rows(answer)));
    if (answer.path("truncated").asBoolean()) {
      session.console().note("there are more rows than %d (--limit shows more)".formatted(limit));
    }
    return ExitCode.OK;
  }

  private static Table rows(JsonNode answer) {
    Table table = new Table();
    for (JsonNode column : answer.path("columns")) {
      String heading = oneLine(column.path("name").asText());
      if (NUMBERS.contains(column.path("type").asText())) {
        table.number(heading);
      } else {
        table.text(heading);
      }
    }
    for (JsonNode row : answer.path("rows")) {
      List<String> cells = new ArrayList<>();
      answer
          .path("columns")
          .forEach(column -> cells.add(shown(row.path(column.path("name").asText()))));
      table.row(cells);
    }
    return table;
  }

  private static String shown(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "-";
    }
    return oneLine(value.isContainerNode() ? value.toString() : value.asText());
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\t', ' ');
  }
}
