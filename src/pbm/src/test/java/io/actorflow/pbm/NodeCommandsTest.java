package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeCommandsTest {
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
  void showsTheProcess() {
    node.on("GET /api/v1/node", 200, Answers.NODE);

    assertThat(pbm("node", "show").out())
        .isEqualTo(
            """
            address        127.0.0.1:2551
            version        0.1.0
            java           25.0.3
            process        77
            up for         1 d 1 h, since 2026-01-02T03:04:05Z
            processors     2
            heap           100 MiB of 512 MiB
            direct memory  2.0 KiB
            collections    1,234, 1.5 s in all
            threads        42
            """);
  }

  @Test
  void listsShards() {
    node.on("GET /api/v1/shards", 200, "{\"shards\":%s}".formatted(Answers.SHARDS))
        .on("GET /api/v1/shards?pipeline=a%20b", 200, "{\"shards\":[]}");

    assertThat(pbm("shard", "list").out())
        .isEqualTo(
            """
            PIPELINE  OPERATOR  #  NODE            STATE         KEYS  STATE SIZE  LAG
            trending  window-1  0  127.0.0.1:2551  running     12,345     1.5 MiB  300
            trending  window-1  1  -               unassigned       0         0 B    0
            """);
    assertThat(pbm("shard", "list", "a b").err()).startsWith("there are no shards");
  }

  @Test
  void showsTheConfigurationASettingALine() {
    node.on(
        "GET /api/v1/config",
        200,
        "{\"actorflow\":{\"http\":{\"port\":9110,\"allowed-hosts\":[]},\"a.b\":{\"password\":\"****\"},\"none\":{}}}");

    assertThat(pbm("config", "show").out())
        .isEqualTo(
            """
            actorflow.http.port = 9110
            actorflow.http.allowed-hosts = []
            actorflow."a.b".password = "****"
            actorflow.none = {}
            """);
  }

  @Test
  void showsTheNewestLinesOfTheLog() {
    node.on(
        "GET /api/v1/log?lines=20",
        200,
        "{\"lines\":[%s]}".formatted(Answers.LINE.formatted("one")));

    assertThat(pbm("log", "tail").out())
        .isEqualTo(
            "2026-01-02T03:04:05.678Z WARN  io.actorflow.node - one\njava.io.IOException: no\n\tat A.b(A.java:1)\n");
  }

  @Test
  void followsTheLog() {
    node.onStream(
        "GET /api/v1/log/stream?lines=5",
        "LogLine",
        Answers.LINE.formatted("one"),
        Answers.LINE.formatted("two"));
    Ran ran = pbm("log", "tail", "-f", "-n", "5", "-o", "json");

    assertThat(ran.outLines())
        .containsExactly(Answers.LINE.formatted("one"), Answers.LINE.formatted("two"));
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("has ended the stream");
  }

  @Test
  void passesOnWhatANodeRefusesToStream() {
    node.on(
        "GET /api/v1/log/stream?lines=5",
        400,
        "{\"type\":\"urn:actorflow:problem:bad-request\",\"title\":\"No\",\"status\":400,\"detail\":\"no such thing\"}");
    Ran ran = pbm("log", "tail", "-f", "-n", "5");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("pbm: no such thing\n");
  }

  @Test
  void keepsTerminalEscapesOfTheLogFromATerminal() {
    node.on(
        "GET /api/v1/log?lines=20",
        200,
        "{\"lines\":[%s]}".formatted(Answers.LINE.formatted("\\u001b]0;gotcha\\u0007")));

    assertThat(pbm("log", "tail").out()).doesNotContain("\u001b", "\u0007").contains("gotcha");
  }
}
