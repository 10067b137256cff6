package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TableCommandsTest {
  private static final String ROW = "GET /api/v1/tables/trending/top?key=";

  private ScriptedNode node;

  @BeforeEach
  void start() throws IOException {
    node = new ScriptedNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Ran pbm(String... args) {
    return new Ran.Setting().node(node).run(args);
  }

  @Test
  void listsTables() {
    node.on("GET /api/v1/tables", 200, Answers.TABLES);
    Ran ran = pbm("table", "list");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            NAME          KEY      COLUMNS         ROWS  SHARDS
            trending/top  auction  auction,bids  12,345       4
            """);
    assertThat(ran.err()).isEqualTo("next: pbm table get trending/top KEY\n");
  }

  @Test
  void saysThatThereAreNoTables() {
    node.on("GET /api/v1/tables", 200, "{\"tables\":[]}");
    assertThat(pbm("table", "list").err())
        .isEqualTo("there are no tables; operators of type table make some\n");
  }

  @Test
  void showsARowAndWhatItIsMadeOf() {
    node.on(ROW + "auction%3D7%2Cx%3D%20%26", 200, Answers.TABLE_ROW);
    Ran ran = pbm("table", "get", "trending/top", "auction=7,x= &");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            auction   7
            channels  ["a\\nb"]
            """);
    assertThat(ran.err())
        .isEqualTo(
            "as of commit 12 of shard 3, event time 2026-01-02T03:04:05.678Z; of records of bids/0 to 41, bids/1 to 7\n");
  }

  @Test
  void failsIfNoRowHasTheKey() {
    node.on(ROW + "8", 200, Answers.NO_TABLE_ROW);
    Ran ran = pbm("table", "get", "trending/top", "8");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isEqualTo("as of commit 0 of shard 3, at the end\nno row has this key\n");
    Ran json = pbm("table", "get", "trending/top", "8", "-o", "json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.out()).contains("\"positions\"");
  }

  @Test
  void saysWhyANodeRefuses() {
    node.on(
        "GET /api/v1/tables/top?key=x",
        422,
        """
        {"type":"urn:actorflow:problem:unanswerable","title":"Cannot be answered","status":422,
         "detail":"table 'trending/top': 'x' is no value of key column 'auction' (expected: a number)"}
        """);
    Ran ran = pbm("table", "get", "top", "x");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "pbm: table 'trending/top': 'x' is no value of key column 'auction' (expected: a number)\n");
  }

  @Test
  void showsWhatAQueryGives() {
    node.on("POST /api/v1/tables/query", 200, Answers.TABLE_ROWS);
    Ran ran = pbm("table", "query", "select * from \"trending/top\"", "--limit", "2");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            auction  channels
                  7  ["a","b"]
                 10  -
            """);
    assertThat(ran.err()).isEqualTo("there are more rows than 2 (--limit shows more)\n");
    assertThat(node.asked)
        .containsExactly(
            "POST /api/v1/tables/query {\"sql\":\"select * from \\\"trending/top\\\"\",\"limit\":2}");
  }

  @Test
  void refusesALimitThatIsNone() {
    Ran ran = pbm("table", "query", "select 1", "--limit", "0");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--limit 0 is not possible (expected: 1 to 1000000)");
  }
}
