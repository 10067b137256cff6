package io.actorflow.config;

import static io.actorflow.config.Examples.GRAPH;
import static io.actorflow.config.Examples.TRENDING_AUCTIONS;
import static io.actorflow.config.Examples.complaints;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineProblemsTest {
  @Test
  void reportsAllProblemsAtOnceFromTopToBottom() {
    assertThat(
            complaints(
                """
                pipeline {
                  name = Trending_Auctions
                  paralellism = 4
                  source {
                    type = kafka
                    bootstrap-servers = "localhost:9092"
                    topcis = [bids]
                    max-rows = 0
                    poll-timeout = 200
                    buffer = lots
                    format { type = json, schema { auction = log, tags = [string, long] }, pretty = true }
                    event-time { max-out-of-orderness = -1s }
                  }
                  operators = [
                    { type = filter }
                    { type = windw, size = 10s }
                    { type = window, kind = tumblin, size = 10s, key = auction }
                  ]
                  sink { type = kafka, topic = trending, delivery = 7 }
                }
                """))
        .containsExactly(
            "pipelines/test.conf:2: name: 'Trending_Auctions' (expected: lower-case letters, digits and single hyphens between them, 1 to 64 in all)",
            "pipelines/test.conf:3: paralellism is not a setting of a pipeline (did you mean 'parallelism'?)",
            "pipelines/test.conf:4: source.topics: [] (expected: at least one topic)",
            "pipelines/test.conf:7: source.topcis is not a setting of 'kafka' (did you mean 'topics'?)",
            "pipelines/test.conf:8: source.max-rows: 0 (expected: 1 to 1000000)",
            "pipelines/test.conf:9: source.poll-timeout: 200 (expected: a duration such as 200ms or 10s)",
            "pipelines/test.conf:10: source.buffer: lots (expected: a size such as 64KiB or 1MiB)",
            "pipelines/test.conf:11: source.format.pretty is not a setting of 'json' (there are: schema, type, write-nulls)",
            "pipelines/test.conf:11: source.format.schema.auction: log (expected: boolean, bytes, date, double, int, long, string, timestamp-micros, timestamp-millis, a block or a list; did you mean 'long'?)",
            "pipelines/test.conf:11: source.format.schema.tags: a list (expected: one type, such as [string])",
            "pipelines/test.conf:12: source.event-time.field: nothing (expected: a text)",
            "pipelines/test.conf:12: source.event-time.max-out-of-orderness: PT-1S (expected: 0 or more)",
            "pipelines/test.conf:15: operators[0].where: nothing (expected: a text)",
            "pipelines/test.conf:16: operators[1].type: 'windw' is not an operator (did you mean 'window'?)",
            "pipelines/test.conf:17: operators[2].kind: tumblin (expected: one of tumbling, sliding; did you mean 'tumbling'?)",
            "pipelines/test.conf:17: operators[2].key: auction (expected: a list, each a text)",
            "pipelines/test.conf:17: operators[2].aggregates: {} (expected: at least one aggregate)",
            "pipelines/test.conf:19: sink.delivery: 7 (expected: one of at-least-once, exactly-once)");
  }

  @Test
  void refusesWhatIsMissing() {
    assertThat(complaints("pipeline {}"))
        .containsExactly(
            "pipelines/test.conf:1: name: nothing (expected: a text)",
            "pipelines/test.conf:1: source: nothing (expected: a block with a type)",
            "pipelines/test.conf:1: sink: nothing (expected: a block with a type)");
    assertThat(complaints("pipeline { name = x, source { topics = [a] }, sink = console }"))
        .containsExactly(
            "pipelines/test.conf:1: source.type: nothing (expected: one of kafka)",
            "pipelines/test.conf:1: sink: console (expected: a block with a type)");
  }

  @Test
  void refusesWhatIsNoPipeline() {
    String expected =
        "(expected: pipeline { name = ..., source { ... }, operators = [ ... ], sink { ... } })";
    assertThat(complaints("")).containsExactly("pipelines/test.conf:1: no pipeline " + expected);
    assertThat(complaints("x.yaml", "# nothing\n"))
        .containsExactly("x.yaml:1: no pipeline " + expected);
    assertThat(complaints("\npipeline = 7"))
        .containsExactly("pipelines/test.conf:2: pipeline: 7 " + expected);
    assertThat(complaints("source { type = kafka }"))
        .contains("pipelines/test.conf:1: no pipeline " + expected)
        .anyMatch(line -> line.contains("1: source: stands outside of the pipeline"));
  }

  @Test
  void refusesTwoFormsAtOnce() {
    String expected =
        " are of two forms (expected: source, operators = [...] and sink; or sources, operators { ... } and sinks, all of them named)";
    assertThat(complaints(TRENDING_AUCTIONS.replace("sink {", "sources {}\nsink {")))
        .contains("pipelines/test.conf:1: source, operators (a list), sources, sink" + expected);
    assertThat(complaints(GRAPH.replaceFirst("(?s)operators \\{.*?\\n  }", "operators = []")))
        .contains("pipelines/test.conf:1: sources, operators (a list), sinks" + expected);
    assertThat(
            complaints(
                TRENDING_AUCTIONS.replaceFirst("(?s)operators = \\[.*?\\n  ]", "operators {}")))
        .contains("pipelines/test.conf:1: source, operators (by name), sink" + expected);
  }

  @Test
  void refusesFromInTheLinearForm() {
    assertThat(
            complaints(
                TRENDING_AUCTIONS.replace("type = filter,", "type = filter, from = source,")))
        .containsExactly(
            "pipelines/test.conf:11: operators[0].from is not a setting of 'filter' (there are: name, type, where)");
  }

  @Test
  void refusesAWrongGraph() {
    assertThat(complaints(GRAPH.replace("from = high,", "from = hihg,")))
        .containsExactly(
            "pipelines/test.conf:8: operators.best.from: 'hihg' is not a source or operator (did you mean 'high'?)");
    assertThat(complaints(GRAPH.replace("from = high,", "from = nowhere,")))
        .containsExactly(
            "pipelines/test.conf:8: operators.best.from: 'nowhere' is not a source or operator (there are: asks, bids, high)");
    assertThat(complaints(GRAPH.replace("from = [bids, asks]", "from = [bids, asks, best]")))
        .containsExactly(
            "pipelines/test.conf:8: operators.best.from: rows would go in a circle: best <- high <- best (expected: from sources to sinks)");
    assertThat(complaints(GRAPH.replace("from = best,", "from = [high, all-topic],")))
        .containsExactly(
            "pipelines/test.conf:8: operators.best: nothing reads it (expected: an operator or sink with from = best)",
            "pipelines/test.conf:12: sinks.best-topic.from: 'all-topic' is a sink, which nothing comes from (expected: a source or operator)");
    assertThat(complaints(GRAPH.replace("from = [bids, asks]", "from = [asks, asks]")))
        .containsExactly(
            "pipelines/test.conf:4: sources.bids: nothing reads it (expected: an operator or sink with from = bids)",
            "pipelines/test.conf:9: operators.high.from: 'asks' is there twice");
    assertThat(complaints(GRAPH.replace("from = best,", "")))
        .contains(
            "pipelines/test.conf:12: sinks.best-topic.from: nothing (expected: the name of a source or operator, or a list of them)");
    assertThat(complaints(GRAPH.replace("from = [high, asks]", "from = []")))
        .contains(
            "pipelines/test.conf:13: sinks.all-topic.from: an empty list (expected: the name of a source or operator, or a list of them)");
    assertThat(complaints(GRAPH.replace("all-topic {", "bids {")))
        .contains(
            "pipelines/test.conf:13: sinks.bids: the name 'bids' is taken (by sources.bids at line 4)");
    assertThat(complaints(GRAPH.replace("asks {", "Asks_1 {")))
        .anyMatch(
            line ->
                line.startsWith(
                    "pipelines/test.conf:5: sources.Asks_1: 'Asks_1' (expected: lower-case"));
    assertThat(complaints("pipeline { name = x, sources {}, sinks {} }"))
        .containsExactly(
            "pipelines/test.conf:1: sources: nothing (expected: at least one named source)",
            "pipelines/test.conf:1: sinks: nothing (expected: at least one named sink)");
  }

  @Test
  void refusesAListOfWhatHasToBeNamed() {
    assertThat(complaints("pipeline { name = x, sources = [{ type = kafka }], sinks = [] }"))
        .contains(
            "pipelines/test.conf:1: sources: a list (expected: a block of named blocks, each with a type)",
            "pipelines/test.conf:1: sinks: a list (expected: a block of named blocks, each with a type)");
  }

  @Test
  void refusesAComponentOfAnotherKind() {
    assertThat(complaints(TRENDING_AUCTIONS.replace("type = kafka\n", "type = filter\n")))
        .containsExactly(
            "pipelines/test.conf:4: source.type: 'filter' is an operator, not a source");
  }

  @Test
  void refusesAnEventTimeColumnThatIsNotInTheSchema() {
    assertThat(complaints(TRENDING_AUCTIONS.replace("field = date-time", "field = date_time")))
        .containsExactly(
            "pipelines/test.conf:8: source.event-time.field: 'date_time' is no column of the schema (did you mean 'date-time'?)");
    assertThat(complaints(TRENDING_AUCTIONS.replace("field = date-time", "field = _timestamp")))
        .isEmpty();
  }

  @Test
  void refusesTheSameSettingTwice() {
    assertThat(
            complaints(
                TRENDING_AUCTIONS.replace(
                    "topics = [bids]", "topics = [bids]\nmax-rows = 1\nmax_rows = 2")))
        .containsExactly(
            "pipelines/test.conf:8: source.max-rows: is there twice (expected: once, as 'max-rows')");
  }

  @Test
  void refusesCodecsThatAreNotThere() {
    assertThat(complaints(TRENDING_AUCTIONS.replace("format = json", "format = jsn")))
        .containsExactly(
            "pipelines/test.conf:14: sink.format.type: 'jsn' is not a codec (did you mean 'json'?)");
    assertThat(complaints(TRENDING_AUCTIONS.replace("format { type = json,", "format {")))
        .containsExactly(
            "pipelines/test.conf:7: source.format.type: nothing (expected: one of json)");
    assertThat(
            complaints(TRENDING_AUCTIONS.replace("type = json,", "type = json, write-nulls = 3,")))
        .containsExactly(
            "pipelines/test.conf:7: source.format.write-nulls: 3 (expected: true or false)");
  }

  @Test
  void neverPrintsASecret() {
    String text =
        TRENDING_AUCTIONS.replace(
            "topics = [bids]", "topics = [bids]\nlogin { password { a = hunter2 } }");
    assertThat(complaints(text))
        .containsExactly(
            "pipelines/test.conf:7: source.login.password: a block (expected: a text, best as \"${env:NAME}\" or \"${file:path}\")");
  }

  @Test
  void namesTheSettingsOfNestedBlocks() {
    assertThat(
            complaints(
                TRENDING_AUCTIONS.replace("topics = [bids]", "topics = [bids]\nlogin { usr = x }")))
        .containsExactly(
            "pipelines/test.conf:7: source.login.usr is not a setting of 'kafka' (did you mean 'user'?)");
  }

  @Test
  void reportsThePlaceInYamlAndJson() {
    assertThat(
            complaints(
                "x.yaml",
                """
                pipeline:
                  name: x
                  source: { type: kafka, bootstrap-servers: a,
                            topcis: [a], format: json }
                  sink:
                    type: kafka
                """))
        .containsExactly(
            "x.yaml:3: source.topics: [] (expected: at least one topic)",
            "x.yaml:4: source.topcis is not a setting of 'kafka' (did you mean 'topics'?)",
            "x.yaml:5: sink.topic: nothing (expected: a text)");
    List<String> json =
        complaints(
            "x.json",
            """
            {"pipeline": {
              "name": "x",
              "source": {"type": "kafka", "bootstrap-servers": "a", "topics": ["b"],
                "format": "json", "max-rows": "many"},
              "sink": {"type": "kafka", "topic": "t"}
            }}
            """);
    assertThat(json).containsExactly("x.json:4: source.max-rows: many (expected: a whole number)");
  }

  @Test
  void reportsAHundredProblemsAndCountsTheRest() {
    StringBuilder many = new StringBuilder();
    for (int number = 0; number < 150; number++) {
      many.append("unheard-of-").append(number).append(" = 1\n");
    }
    assertThat(complaints(TRENDING_AUCTIONS.replace("source {", many + "source {")))
        .hasSize(101)
        .last()
        .isEqualTo("and 50 more problems like these");
  }
}
