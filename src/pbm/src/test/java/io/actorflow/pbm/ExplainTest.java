package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ExplainTest {
  private static final String BIDS =
      "type = generator, kind = bids, event-time { field = date-time, max-out-of-orderness = 1s }";

  private Path folder = Path.of("");

  @BeforeEach
  void folder(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("bids.conf"), text);
  }

  private Ran explain(String text) throws IOException {
    return Ran.pbm("pipeline", "explain", file(text).toString());
  }

  private static String linear(String source, String operators, String sink) {
    return """
    pipeline {
      name = bids
      source { %s }
      operators = [ %s ]
      sink { %s }
    }
    """
        .formatted(source, operators, sink);
  }

  /** What is said from the line that is {@code heading} to the next blank one. */
  private static String stage(Ran ran, String heading) {
    assertThat(ran.err()).doesNotContain("pbm: ");
    return ran.out()
        .lines()
        .dropWhile(line -> !line.equals(heading))
        .takeWhile(line -> !line.isEmpty())
        .reduce("", (before, line) -> before + line + "\n");
  }

  @Test
  void tellsWhatIsReadFusedShuffledAndPromised() {
    String example = Repository.path("examples/trending-auctions-kafka.conf").toString();
    Ran ran = Ran.pbm("pipeline", "explain", example);

    assertThat(ran.out())
        .isEqualTo(
            """
            trending-auctions

            source: kafka
            │ tasks       one for each core of the cluster (parallelism is not set)
            │ reads       auction, price, date-time
            │ not read    bidder, _topic, _partition, _offset, _key, _timestamp, _headers
            │ event time  date-time, up to 2s out of order; a split is idle when silent for
            │             10s
            └─ window-1: window
                 fused     filter-1 (filter)
                 shuffled  by auction; one group for each key and 10s of time, with
                           count(*), max(price)
                 delivery  exactly-once: each range of a split goes over a sequenced and
                           fenced channel, and the shard persists its end together with the
                           state

            window-1: window
            │ shards      two for each core of the cluster (shards is not set)
            │ key         auction
            │ windows     tumbling, size 10s, of date-time
            │ keeps       bids = count(*), top-price = max(price)
            │ late rows   dead letters
            └─ sink: kafka
                 columns   window-start, window-end, auction, bids, top-price
                 delivery  exactly-once: rows and the positions that they stand for are
                           committed in one Kafka transaction; consumers see each once with
                           isolation.level = read_committed

            dead letters: where the node keeps them (actorflow.dead-letters)
                 delivery  at-least-once: a record that is read again after a fault is kept
                           again
            """);
    assertThat(ran.err()).isEqualTo("next: pbm pipeline submit " + example + "\n");
    assertThat(ran.code()).isZero();
  }

  @Test
  void tellsEachWayOfAGraphWithTwoSinks() throws IOException {
    assertThat(
            explain(
                    """
                    pipeline {
                      name = bids-two-ways
                      parallelism = 4
                      shards = 8
                      sources { bids { %s } }
                      operators {
                        high { type = filter, from = bids, where = "price > 10000" }
                        per-bidder { type = table, from = high, key = [bidder], aggregates { bids = "count(*)", spent = "sum(price)" } }
                      }
                      sinks {
                        high-bids { type = console, from = high }
                        bidders { type = file, from = per-bidder, directory = "out", format = json }
                      }
                      dead-letters { type = kafka, bootstrap-servers = "localhost:9092" }
                    }
                    """
                        .formatted(BIDS))
                .out())
        .isEqualTo(
            """
            bids-two-ways

            bids: generator
            │ tasks       4
            │ reads       auction, bidder, price, channel, url, date-time, extra
            │ event time  date-time, up to 1s out of order; a split is idle when silent for
            │             10s
            ├─ per-bidder: table
            │    fused     high (filter)
            │    shuffled  by bidder; one group for each key, with count(*), sum(price)
            │    delivery  exactly-once: each range of a split goes over a sequenced and
            │              fenced channel, and the shard persists its end together with the
            │              state
            └─ high-bids: console
                 fused     high (filter)
                 columns   auction, bidder, price, channel, url, date-time, extra
                 delivery  at-least-once: a console does not remember what it has shown:
                           rows since the last commit are shown again after a fault

            per-bidder: table
            │ shards      8
            │ key         bidder
            │ keeps       bids = count(*), spent = sum(price)
            └─ bidders: file
                 columns   bidder, bids, spent
                 delivery  exactly-once: rows and positions are committed by renaming one
                           record, on a directory that all nodes share

            dead letters: kafka
                 delivery  at-least-once: a record that is read again after a fault is kept
                           again
            """);
  }

  @Test
  void tellsWhatIsShuffledFromShardToShard() throws IOException {
    Ran ran =
        explain(
            linear(
                BIDS,
                """
                { type = window, kind = sliding, size = 1m, slide = 15s, key = [auction, bidder], aggregates { bids = "count(*)" } }
                { type = window, size = 2h, key = [bidder], aggregates { most = "max(bids)" } }
                """,
                "type = discard"));

    assertThat(stage(ran, "window-1: window"))
        .isEqualTo(
            """
            window-1: window
            │ shards      two for each core of the cluster (shards is not set)
            │ key         auction, bidder
            │ windows     sliding, size 1m, slide 15s, of date-time
            │ keeps       bids = count(*)
            │ late rows   dead letters
            └─ window-2: window
                 shuffled  by bidder; one group for each key and 2h of time, with max(bids)
                 delivery  exactly-once: results leave when they are persisted, under the
                           number of their commit, and the shard that takes them persists
                           that number together with its state
            """);
    assertThat(stage(ran, "window-2: window"))
        .isEqualTo(
            """
            window-2: window
            │ shards      two for each core of the cluster (shards is not set)
            │ key         bidder
            │ windows     tumbling, size 2h, of window-end
            │ keeps       most = max(bids)
            │ late rows   dead letters
            └─ sink: discard
                 columns   window-start, window-end, bidder, most
                 delivery  at-least-once: nothing is kept, so rows since the last commit are
                           counted again after a fault
            """);
  }

  @Test
  void tellsThatATableIsBroadcastAndItsStreamSpread() throws IOException {
    String pipeline =
        """
        pipeline {
          name = joined
          sources {
            bids { %1$s }
            auctions { %2$s }
          }
          operators {
            joined {
              type = join, from = [bids, auctions], key { left = [auction], right = [id] }
              tables = right, broadcast = true, broadcast-limit = 1MiB
            }
          }
          sinks { out { type = discard, from = joined } }
        }
        """
            .formatted(BIDS, BIDS.replace("kind = bids", "kind = auctions"));
    Ran ran = explain(pipeline);
    assertThat(stage(ran, "bids: generator"))
        .contains("shuffled  spread over all shards, by auction and event time; rows as they\n");
    assertThat(stage(ran, "auctions: generator"))
        .contains("shuffled  to every shard; rows as they are");
    assertThat(stage(ran, "joined: join"))
        .contains("│ key         auction")
        .contains("│ table       the whole of auctions in every shard, at most 1,024 KiB")
        .contains("│ stream      bids spread over all shards, whatever its keys");
    JsonNode stages =
        new ObjectMapper()
            .readTree(Ran.pbm("pipeline", "explain", file(pipeline).toString(), "-o", "json").out())
            .path("stages");
    JsonNode stream = stages.path(0).path("edges").path(0).path("shuffle");
    assertThat(stream.path("distribution").textValue()).isEqualTo("by-key-and-time");
    assertThat(stream.path("key").toString()).isEqualTo("[\"auction\"]");
    JsonNode table = stages.path(1).path("edges").path(0).path("shuffle");
    assertThat(table.path("distribution").textValue()).isEqualTo("to-all");
    assertThat(table.path("key").toString()).isEqualTo("[]");
  }

  @Test
  void tellsThatOperatorsBetweenNeedFewColumns() throws IOException {
    Ran ran =
        explain(
            linear(
                BIDS,
                """
                { type = select, keep = [auction, bidder], columns { euros = "price / 100.0" } }
                { type = sql, name = dear, statement = "select auction, euros * 2 as twice from batch where euros > 10" }
                """,
                "type = console"));

    assertThat(stage(ran, "source: generator"))
        .isEqualTo(
            """
            source: generator
            │ tasks       one for each core of the cluster (parallelism is not set)
            │ reads       auction, bidder, price, date-time
            │ not read    channel, url, extra
            │ event time  date-time, up to 1s out of order; a split is idle when silent for
            │             10s
            └─ sink: console
                 fused     select-1 (select), dear (sql)
                 columns   auction, twice
                 delivery  at-least-once: a console does not remember what it has shown:
                           rows since the last commit are shown again after a fault
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auction | auction, price | _headers",
        "_partition | price, _partition | auction",
      })
  void tellsThatMetadataIsReadWhereItIsUsed(String key, String read, String unread)
      throws IOException {
    Ran ran =
        explain(
            linear(
                "type = kafka, topics = [bids], format { type = json, schema { auction = long, price = long } }",
                "{ type = table, key = [%s], aggregates { top = \"max(price)\" } }".formatted(key),
                "type = discard"));

    String source = stage(ran, "source: kafka");
    assertThat(source).containsPattern("(?m)^│ reads       " + read + "$");
    assertThat(source.substring(source.indexOf("not read"), source.indexOf("└─")))
        .contains(unread)
        .doesNotContain(key + ",");
  }

  @Test
  void staysWithin80Columns() throws IOException {
    String name = "the-longest-name-that-anybody-has-ever-given-to-a-thing-of-ours";
    String column = "a_column_" + "x".repeat(150) + "_end";
    Ran ran =
        explain(
            """
            pipeline {
              name = %1$s
              sources { s-%1$s { type = kafka, topics = [bids], format { type = json, schema { %2$s = long, at = timestamp-millis } }, event-time { field = at } } }
              operators {
                f-%1$s { type = filter, from = s-%1$s, where = "%2$s > 1" }
                w-%1$s { type = window, from = f-%1$s, size = 10s, key = [%2$s], aggregates { %2$s_most = "max(%2$s)" } }
              }
              sinks { k-%1$s { type = console, from = w-%1$s } }
            }
            """
                .formatted(name.substring(0, 60), column));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.outLines()).allMatch(line -> line.codePointCount(0, line.length()) <= 80);
    assertThat(ran.out().replaceAll("[\\s│]", "")).contains(column + "_most=max(" + column + ")");
  }

  @Test
  void givesProgramsTheSameAsData() throws IOException {
    Ran ran =
        Ran.pbm(
            "pipeline",
            "explain",
            "-o",
            "json",
            Repository.path("examples/trending-auctions-kafka.conf").toString());

    assertThat(new ObjectMapper().readTree(ran.out()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {
                      "pipeline": "trending-auctions",
                      "stages": [
                        {
                          "name": "source", "kind": "source", "type": "kafka",
                          "columns": ["auction", "price", "date-time"],
                          "columnsNotRead": ["bidder", "_topic", "_partition", "_offset", "_key", "_timestamp", "_headers"],
                          "eventTime": { "column": "date-time", "maxOutOfOrdernessMillis": 2000, "idleTimeoutMillis": 10000 },
                          "edges": [
                            {
                              "to": "window-1", "type": "window",
                              "fused": [{ "name": "filter-1", "type": "filter" }],
                              "columns": ["auction", "price", "date-time"],
                              "shuffle": { "key": ["auction"], "distribution": "by-key", "aggregates": ["count(*)", "max(price)"], "intervalMillis": 10000 },
                              "delivery": {
                                "guarantee": "exactly-once",
                                "reason": "each range of a split goes over a sequenced and fenced channel, and the shard persists its end together with the state"
                              }
                            }
                          ]
                        },
                        {
                          "name": "window-1", "kind": "keyed", "type": "window",
                          "key": ["auction"],
                          "aggregates": { "bids": "count(*)", "top-price": "max(price)" },
                          "windows": { "kind": "tumbling", "eventTime": "date-time", "sizeMillis": 10000, "late": "dead-letters" },
                          "edges": [
                            {
                              "to": "sink", "type": "kafka", "fused": [],
                              "columns": ["window-start", "window-end", "auction", "bids", "top-price"],
                              "delivery": {
                                "guarantee": "exactly-once",
                                "reason": "rows and the positions that they stand for are committed in one Kafka transaction; consumers see each once with isolation.level = read_committed"
                              }
                            }
                          ]
                        }
                      ],
                      "deadLetters": {
                        "to": "node",
                        "delivery": { "guarantee": "at-least-once", "reason": "a record that is read again after a fault is kept again" }
                      }
                    }
                    """));
  }

  @Test
  void givesProgramsWhatIsAskedFor() throws IOException {
    Path file =
        file(
            linear(BIDS, "", "type = discard")
                .replace(
                    "name = bids",
                    "name = bids, parallelism = 3, shards = 5, dead-letters { type = discard }"));
    JsonNode json =
        new ObjectMapper()
            .readTree(Ran.pbm("pipeline", "explain", "-o", "json", file.toString()).out());

    assertThat(json.path("tasks").asInt()).isEqualTo(3);
    assertThat(json.path("shards").asInt()).isEqualTo(5);
    assertThat(json.at("/deadLetters/to").asText()).isEqualTo("sink");
    assertThat(json.at("/deadLetters/type").asText()).isEqualTo("discard");
    assertThat(json.at("/stages/0/edges/0").has("shuffle")).isFalse();
  }

  @Test
  void explainsWhatTheClusterKnows() throws IOException {
    String definition =
        """
        {"pipeline":{"name":"trending","source":{"type":"generator","kind":"bids"},"sink":{"type":"discard"}}}
        """;
    try (ScriptedNode node = new ScriptedNode()) {
      node.on(
          "GET /api/v1/pipelines/trending",
          200,
          Answers.DESCRIPTION.replace("{\"pipeline\":{\"name\":\"trending\"}}", definition));
      Ran ran = new Ran.Setting().node(node).run("pipeline", "explain", "trending");

      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).startsWith("trending\n\nsource: generator\n");
      assertThat(ran.err()).isEqualTo("next: pbm pipeline describe trending\n");
    }
  }

  @Test
  void saysWhatIsWrongWithFilesThatCannotBeRun() throws IOException {
    Ran ran = explain(linear(BIDS, "{ type = filter, where = \"prize > 1\" }", "type = discard"));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("pbm: ").contains("bids.conf:4: operators[0]", "prize");
    assertThat(Ran.pbm("pipeline", "explain", "missing.conf").err()).contains("missing.conf");
  }

  @Test
  void needsAndPrintsNoSecret() throws IOException {
    Ran ran =
        explain(
            linear(
                """
                type = kafka, topics = [bids], format { type = json, schema { auction = long } }
                security { protocol = sasl-ssl, sasl { mechanism = plain, username = me, password = "${file:/run/secrets/nobody-has-this}" } }
                """,
                "",
                "type = discard"));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).doesNotContain("secret").contains("reads       auction");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type = console, delivery = exactly-once | '' | sink.delivery: exactly-once (expected: at-least-once, which is all that 'console' promises: a console does not remember what it has shown: rows since the last commit are shown again after a fault)",
        "type = console | delivery = exactly-once | sink: 'console' is at-least-once: a console does not remember what it has shown: rows since the last commit are shown again after a fault (expected: exactly-once, as delivery of the pipeline says)",
        "type = kafka, topic = out, format = json, delivery = at-least-once | delivery = exactly-once | sink: 'kafka' is at-least-once: delivery = at-least-once was chosen: what had not been confirmed before a fault is written again (expected: exactly-once, as delivery of the pipeline says)",
      })
  void refusesToCountOnMoreThanASinkPromises(String sink, String whole, String expected)
      throws IOException {
    for (String source : new String[] {BIDS, BIDS + ", rate = \"${env:ACTORFLOW_UNSET:-1}\""}) {
      Path file = file(linear(source, "", sink).replace("name = bids", "name = bids\n  " + whole));
      int line = 6;
      for (String verb : new String[] {"explain", "validate"}) {
        Ran ran = Ran.pbm("pipeline", verb, file.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("%s:%d: %s\n".formatted(file, line, expected));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'type = console, delivery = at-least-once', ''",
    "'type = console', delivery = at-least-once",
    "'type = kafka, topic = out, format = json', delivery = exactly-once",
    "'type = file, directory = out, format = json', delivery = exactly-once",
  })
  void letsAPipelineCountOnWhatItsSinksPromise(String sink, String whole) throws IOException {
    Path file = file(linear(BIDS, "", sink).replace("name = bids", "name = bids\n  " + whole));
    Ran ran = Ran.pbm("pipeline", "validate", file.toString());

    assertThat(ran.code()).as(ran.err()).isZero();
  }
}
