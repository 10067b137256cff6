package io.actorflow.node;

import static io.actorflow.node.RunningNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.actorflow.api.Columns;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.group.SoughtKey;
import io.actorflow.node.control.ActualState;
import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.Refusal;
import io.actorflow.node.control.TablePosition;
import io.actorflow.node.control.TableRows;
import io.actorflow.node.control.TableView;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of pipelines that run, and of one that has ended, beside all the records at once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TableReadsTest {
  private static final int RECORDS = 40_000;

  /**
   * Two tables, of a key of numbers and of one of numbers and texts, with states that are cells.
   */
  private static final String PIPELINE =
      """
      pipeline {
        name = %s
        sources {
          bids {
            type = generator
            kind = bids
            records = %d
            rate = %d
            splits = 3
            event-rate = 2000
            event-time { field = date-time, max-out-of-orderness = 1s }
          }
        }
        operators {
          per-bidder {
            from = bids, type = table, key = [bidder]
            aggregates { bids = "count(*)", volume = "sum(price)", channels = "count(distinct channel)" }
          }
          %s {
            from = bids, type = table, key = [channel, bidder]
            aggregates { bids = "count(*)", top-price = "max(price)" }
          }
        }
        sinks {
          one { from = per-bidder, type = discard }
          two { from = %s, type = discard }
        }
      }
      """;

  @TempDir private static Path folder = Path.of("");
  private static RunningNode node;
  private static GeneratedBids bids;

  @BeforeAll
  static void start() throws Exception {
    node = new RunningNode(folder.resolve("node"));
    String definition = PIPELINE.formatted("bids", RECORDS, 0, "per-channel", "per-channel");
    node.submit("bids", definition);
    String canonical =
        PipelineDefinition.parse("bids.conf", definition, node.node().runtime().components())
            .render();
    bids = new GeneratedBids(node.node().runtime().plan("bids", canonical).source("bids"));
  }

  @AfterAll
  static void stop() throws Exception {
    bids.close();
    node.close();
  }

  @Test
  @Order(1)
  void whatIsReadIsMadeOfTheRecordsUpToItsPositionWhileTheyCome() throws Exception {
    node.submit("slow", PIPELINE.formatted("slow", RECORDS, 5_000, "per-channel", "per-channel"));
    node.await("slow", summary -> summary.actual() != ActualState.STARTING);
    List<Long> bidders =
        bids.values(
            "select bidder from bids where n < 3000 order by hash(n, split) limit 500", Long.class);
    Set<Long> commits = new TreeSet<>();
    int rows = 0;
    int reads = 0;
    boolean finished = false;
    while (!finished) {
      finished = node.await("slow", summary -> true).actual() == ActualState.FINISHED;
      for (int read = 0; read < 20; read++) {
        long bidder = bidders.get(reads++ % bidders.size());
        TableRows answer = get(node.control().tableRow("slow/per-bidder", "" + bidder));
        rows += checkRow(answer, bidder).size();
        commits.add(answer.positions().getFirst().commit());
      }
      checkScan(
          get(
              node.control()
                  .queryTables("select bidder, bids, volume from \"slow/per-bidder\"", 1_000_000)));
    }
    assertThat(rows).isPositive();
    assertThat(commits).as("commits that were read").hasSizeGreaterThan(3);
    get(node.control().delete("slow"));
    node.awaitGone("slow");
  }

  /** What each shard tells is, key by key, what the records up to its position are. */
  private static void checkScan(TableRows answer) throws Exception {
    Set<String> expected = new TreeSet<>();
    for (TablePosition position : answer.positions()) {
      bids
          .values(
              "select concat(bidder, ' ', count(*), ' ', sum(price)::bigint) from bids where %s group by bidder"
                  .formatted(upTo(position)),
              String.class)
          .stream()
          .filter(row -> shard(row, answer.positions().size()) == position.shard())
          .forEach(expected::add);
    }
    assertThat(answer.truncated()).isFalse();
    assertThat(answer.positions()).extracting(TablePosition::shard).containsExactly(0, 1, 2, 3);
    assertThat(
            answer.rows().stream()
                .map(
                    row ->
                        "%s %s %s"
                            .formatted(row.path("bidder"), row.path("bids"), row.path("volume")))
                .sorted())
        .isEqualTo(List.copyOf(expected));
  }

  private static int shard(String row, int shards) {
    String bidder = row.substring(0, row.indexOf(' '));
    return SoughtKey.of(List.of(Columns.int64("bidder")), List.of(bidder)).shard(shards);
  }

  /** The oracle sees exactly what the position says. */
  private static List<JsonNode> checkRow(TableRows answer, long bidder) throws Exception {
    TablePosition position = answer.positions().getFirst();
    assertThat(answer.positions()).hasSize(1);
    assertThat(position.table()).endsWith("/per-bidder");
    String upTo = upTo(position);
    List<String> expected =
        bids.values(
            "select concat(count(*), ' ', sum(price)::bigint, ' ', count(distinct channel)) from bids where "
                + "bidder = %d and (%s) having count(*) > 0".formatted(bidder, upTo),
            String.class);
    assertThat(answer.rows())
        .extracting(
            row -> "%s %s %s".formatted(row.path("bids"), row.path("volume"), row.path("channels")))
        .as("bidder %d at %s", bidder, position)
        .isEqualTo(expected);
    answer.rows().forEach(row -> assertThat(row.path("bidder").asLong()).isEqualTo(bidder));
    return answer.rows();
  }

  private static String upTo(TablePosition position) {
    return position.offsets().isEmpty()
        ? "false"
        : position.offsets().entrySet().stream()
            .map(
                split ->
                    "(split = '%s' and n <= %d)"
                        .formatted(split.getKey().replaceFirst("^bids/", ""), split.getValue()))
            .collect(Collectors.joining(" or "));
  }

  @Test
  @Order(2)
  void everyRowIsThereWhenThePipelineHasEnded() throws Exception {
    node.await("bids", ActualState.FINISHED);
    Random random = new Random(7);
    List<Long> bidders = bids.values("select distinct bidder from bids order by 1", Long.class);
    for (int read = 0; read < 100; read++) {
      long bidder = bidders.get(random.nextInt(bidders.size()));
      TableRows answer = get(node.control().tableRow("bids/per-bidder", "bidder=" + bidder));
      assertThat(checkRow(answer, bidder)).hasSize(1);
      assertThat(answer.positions().getFirst().ended()).isTrue();
      assertThat(answer.positions().getFirst().offsets()).hasSize(3);
    }
    for (String pair :
        bids.values(
            "select distinct concat('{\"channel\": \"', channel, '\", \"bidder\": ', bidder, '}') from bids order by 1 limit 50",
            String.class)) {
      TableRows answer = get(node.control().tableRow("per-channel", pair));
      JsonNode key = new ObjectMapper().readTree(pair);
      List<String> expected =
          bids.values(
              "select concat(count(*), ' ', max(price)) from bids where channel = '%s' and bidder = %s"
                  .formatted(key.path("channel").asText(), key.path("bidder")),
              String.class);
      assertThat(answer.rows())
          .extracting(row -> "%s %s".formatted(row.path("bids"), row.path("top-price")))
          .isEqualTo(expected);
    }
  }

  @Test
  @Order(2)
  void aKeyWithoutARowIsSaidToBeSoWithThePosition() throws Exception {
    node.await("bids", ActualState.FINISHED);
    TableRows answer = get(node.control().tableRow("per-bidder", "-77"));
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.positions()).hasSize(1);
    assertThat(answer.columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly("bidder long", "bids long", "volume long", "channels long");
  }

  @Test
  @Order(2)
  void queriesGiveWhatTheyGiveOverTheRecords() throws Exception {
    node.await("bids", ActualState.FINISHED);
    assertThat(
            rows(
                "select channel, sum(bids) as n, max(\"top-price\") as top from \"bids/per-channel\" group by 1 order by 2 desc, 1 limit 20"))
        .isEqualTo(
            bids.values(
                "select to_json({channel: channel, n: count(*), top: max(price)})::varchar from bids group by channel order by count(*) desc, channel limit 20",
                String.class));
    assertThat(
            rows(
                """
                with best as (select bidder, max("top-price") as top from "per-channel" group by 1)
                select b.bidder, b.volume, best.top
                from "bids/per-bidder" b join best using (bidder)
                where b.bids > 3 order by all;
                """))
        .isEqualTo(
            bids.values(
                "select to_json({bidder: bidder, volume: sum(price)::bigint, top: max(price)})::varchar from bids group by bidder having count(*) > 3 order by bidder, sum(price), max(price)",
                String.class));
    TableRows some = get(node.control().queryTables("select * from \"bids/per-bidder\"", 7));
    assertThat(some.rows()).hasSize(7);
    assertThat(some.truncated()).isTrue();
    assertThat(some.positions()).extracting(TablePosition::shard).containsExactly(0, 1, 2, 3);
  }

  private static List<String> rows(String sql) throws Exception {
    return get(node.control().queryTables(sql, 10_000)).rows().stream()
        .map(JsonNode::toString)
        .toList();
  }

  @Test
  @Order(2)
  void theTablesThereAreAreListed() throws Exception {
    node.await("bids", ActualState.FINISHED);
    List<TableView> tables = get(node.control().tables());
    assertThat(tables)
        .extracting(TableView::name)
        .containsExactly("bids/per-bidder", "bids/per-channel");
    assertThat(tables.getFirst().keys())
        .isEqualTo(bids.values("select count(distinct bidder) from bids", Long.class).getFirst());
    assertThat(tables.getLast().key())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly("channel string", "bidder long");
  }

  @ParameterizedTest
  @Order(2)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bids/per-biddr| 1| there is no table 'bids/per-biddr' (did you mean 'bids/per-bidder'?)",
        "per-biddr| 1| there is no table 'per-biddr' (did you mean 'per-bidder'?)",
        "per-bidder| one| table 'bids/per-bidder': 'one' is no value of key column 'bidder' (expected: a whole number from -9223372036854775808 to 9223372036854775807)",
        "per-bidder| {\"biddr\": 1}| table 'bids/per-bidder': 'biddr' is no column of the key; did you mean 'bidder'? (expected: bidder)",
        "per-channel| Google| table 'bids/per-channel': 'Google' is no part of a key (expected: channel=VALUE,bidder=VALUE; or a JSON object, if a value has a comma)",
        "per-channel| channel=Google| table 'bids/per-channel': key column 'bidder' is missing (expected: channel=VALUE,bidder=VALUE)",
        "per-channel| {\"channel\": [1], \"bidder\": 1}| table 'bids/per-channel': key column 'channel' is [1] (expected: a value)"
      })
  void wrongNamesAndKeysAreRefusedWithTheReason(String table, String key, String message) {
    assertThatThrownBy(() -> get(node.control().tableRow(table, key)))
        .cause()
        .isInstanceOf(ControlException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @Order(2)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select * from read_csv('/etc/passwd')| reads read_csv() (expected: a table, in double quotes)",
        "select * from '/etc/passwd'| there is no table '/etc/passwd'",
        "select * from duckdb_settings()| reads duckdb_settings()",
        "select * from information_schema.tables| reads 'tables' (expected: a table, in double quotes)",
        "copy (select 1) to '/tmp/x'| is no query (expected: one SELECT from tables)",
        "attach '/tmp/x'| is no query (expected: one SELECT from tables)",
        "set memory_limit = '1TB'| is no query (expected: one SELECT from tables)",
        "install httpfs| is no query (expected: one SELECT from tables)",
        "select (select content from read_text('/etc/passwd')) as t from \"per-bidder\"| reads read_text()",
        "select 1 as one| reads no table (expected: a SELECT from one)",
        "select biddr from \"per-bidder\"| did you mean 'bidder'?",
        "select 1 as a, 2 as a from \"per-bidder\"| gives column 'a' twice",
        "select * from per-bidder| is no SQL",
        "select 1/0 as a, error('no') as b from \"per-bidder\"| cannot be answered: no"
      })
  void sqlThatIsNoQueryOverTablesIsRefusedWithTheReason(String sql, String message) {
    assertThatThrownBy(() -> get(node.control().queryTables(sql, 10)))
        .cause()
        .isInstanceOf(ControlException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Order(2)
  void aQueryEndsWhenItsTimeIsUp() {
    assertThatThrownBy(
            () ->
                get(
                    node.control()
                        .queryTables(
                            "select sum(a.range * b.range) as s from range(10000000000) a, range(1000) b, (select * from \"per-bidder\" limit 1)",
                            10)))
        .cause()
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("has not ended within 9000 ms (actorflow.tables.query-timeout)");
  }

  @Test
  @Order(3)
  void whatTwoPipelinesHaveMustBeNamedWhole() throws Exception {
    node.await("bids", ActualState.FINISHED);
    node.submit("more", PIPELINE.formatted("more", 1000, 0, "other", "other"));
    node.await("more", ActualState.FINISHED);
    assertThatThrownBy(() -> get(node.control().tableRow("per-bidder", "1")))
        .cause()
        .isInstanceOf(ControlException.class)
        .hasMessage(
            "'per-bidder' may be one of bids/per-bidder, more/per-bidder (expected: pipeline/operator)");
    get(node.control().stop("more"));
    node.await("more", ActualState.STOPPED);
    assertThat(get(node.control().tableRow("per-bidder", "-1")).rows()).isEmpty();
    assertThatThrownBy(() -> get(node.control().tableRow("more/per-bidder", "1")))
        .cause()
        .isInstanceOfSatisfying(
            ControlException.class,
            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.WrongState.class))
        .hasMessageContaining("pipeline 'more' is stopped");
    get(node.control().resume("more"));
    node.await("more", ActualState.FINISHED);
    assertThat(
            get(node.control().queryTables("select sum(bids) as n from \"more/other\"", 10)).rows())
        .hasToString("[{\"n\":1000}]");
  }

  @Test
  @Order(2)
  void overHttpTheSameIsAnswered() throws Exception {
    node.await("bids", ActualState.FINISHED);
    HttpResponse<String> row = node.fetch("/api/v1/tables/bids/per-bidder?key=-5");
    assertThat(row.statusCode()).isEqualTo(200);
    assertThat(row.body()).contains("\"rows\":[]").contains("\"ended\":true");
    assertThat(node.fetch("/api/v1/tables/bids/per-bidder").statusCode()).isEqualTo(400);
    assertThat(node.fetch("/api/v1/tables/bids/per-bidder?key=x").statusCode()).isEqualTo(422);
    assertThat(node.fetch("/api/v1/tables/bids/none?key=x").statusCode()).isEqualTo(404);
    assertThat(Files.exists(Path.of("/tmp/x"))).isFalse();
  }
}
