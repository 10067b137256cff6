package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PipelineCommandsTest {
  private static final String TRENDING = "/api/v1/pipelines/trending";
  private static final String VALID =
      """
      pipeline {
        name = trending
        source { type = numbers, count = 3, password = "${env:SECRET}" }
        sink { type = nowhere }
      }
      """;

  private Path folder;
  private ScriptedNode node;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    node = new ScriptedNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Ran pbm(String... args) {
    return new Ran.Setting().node(node).variable("SECRET", "canary").run(args);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void submitsAFile() throws IOException {
    node.on("PUT " + TRENDING, 201, Answers.SUMMARY);
    Ran ran = pbm("pipeline", "submit", file("a.conf", VALID));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("trending version 3 is starting, to be running\n");
    assertThat(ran.err()).isEqualTo("next: pbm pipeline describe trending\n");
    assertThat(node.asked).hasSize(1);
    assertThat(node.asked.getFirst().replaceAll("\\s", ""))
        .isEqualTo(
            "PUT/api/v1/pipelines/trending{\"pipeline\":{\"name\":\"trending\",\"source\":{\"type\":\"numbers\",\"count\":3,\"password\":\"${env:SECRET}\"},\"sink\":{\"type\":\"nowhere\"}}}");
  }

  @Test
  void saysHowToReplaceWhatExists() throws IOException {
    node.on(
        "PUT " + TRENDING,
        409,
        """
        {"type":"urn:actorflow:problem:already-exists","title":"Already exists","status":409,
         "detail":"pipeline 'trending' already exists as version 3; replace it with --replace","version":3}
        """);
    Ran ran = pbm("pipeline", "submit", file("a.conf", VALID));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            "pbm: pipeline 'trending' already exists as version 3; replace it with --replace\n");
  }

  @Test
  void replacesTheVersionThatIsThere() throws IOException {
    node.on("GET /api/v1/pipelines", 200, "{\"pipelines\":[%s]}".formatted(Answers.SUMMARY))
        .on("PUT " + TRENDING, 200, Answers.SUMMARY);
    Ran ran = pbm("pipeline", "submit", "--replace", file("a.conf", VALID));

    assertThat(ran.code()).isZero();
    assertThat(node.asked.getLast()).startsWith("PUT " + TRENDING + " \"3\" {");
  }

  @Test
  void createsWhatWasToBeReplacedAndIsNotThere() throws IOException {
    node.on("GET /api/v1/pipelines", 200, "{\"pipelines\":[]}")
        .on("PUT " + TRENDING, 201, Answers.SUMMARY);
    Ran ran = pbm("pipeline", "submit", "--replace", file("a.conf", VALID));

    assertThat(ran.code()).isZero();
    assertThat(node.asked.getLast()).startsWith("PUT " + TRENDING + " {");
  }

  @Test
  void showsAllThatTheNodeFindsWrong() throws IOException {
    node.on(
        "PUT " + TRENDING,
        422,
        """
        {"type":"urn:actorflow:problem:invalid-definition","title":"Invalid definition","status":422,
         "detail":"the definition of pipeline 'trending' has 2 problems",
         "errors":[{"path":"source","message":"no such topic"},{"path":"","message":"too wide"}]}
        """);
    Ran ran = pbm("pipeline", "submit", file("a.conf", VALID));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            """
            pbm: the definition of pipeline 'trending' has 2 problems
              source: no such topic
              too wide
            """);
  }

  @Test
  void submitsNothingThatIsNotValid() throws IOException {
    Ran ran = pbm("pipeline", "submit", file("a.conf", VALID.replace("count = 3", "coutn = 3")));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("pbm: ")
        .contains("a.conf:3", "coutn", "did you mean 'count'?");
    assertThat(node.asked).isEmpty();
  }

  @Test
  void validatesWithoutANode() throws IOException {
    String good = file("good.conf", VALID);
    Ran ran = Ran.pbm("pipeline", "validate", good);

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(good + ": pipeline 'trending' is valid\n");
    assertThat(ran.err()).isEqualTo("next: pbm pipeline submit " + good + "\n");
  }

  @Test
  void validatesEveryFileAndTellsAllThatIsWrong() throws IOException {
    String bad =
        file("bad.conf", VALID.replace("count = 3", "count = many").replace("nowhere", "nowhare"));
    Ran ran = Ran.pbm("pipeline", "validate", bad, file("good.conf", VALID));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.outLines()).hasSize(1).first().asString().endsWith("'trending' is valid");
    assertThat(ran.errLines()).hasSize(3);
    assertThat(ran.errLines().get(0)).contains("bad.conf:3", "count", "many");
    assertThat(ran.errLines().get(1)).contains("bad.conf:4", "nowhare", "did you mean 'nowhere'?");
    assertThat(ran.errLines().get(2)).isEqualTo("pbm: 1 of 2 files cannot be used");
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    Path broken =
        Files.write(folder.resolve("latin.conf"), "name = é".getBytes(StandardCharsets.ISO_8859_1));
    for (String name : new String[] {"missing.conf", folder.toString(), broken.toString()}) {
      Ran ran = Ran.pbm("pipeline", "validate", name);

      assertThat(ran.code()).as(name).isEqualTo(1);
      assertThat(ran.err()).contains(name).doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void listsPipelinesWithin80Columns() {
    String wide =
        Answers.SUMMARY
            .replace(
                "trending", "the-longest-name-that-anybody-has-ever-given-to-a-pipeline-of-ours")
            .replace("4200", "1234567890123")
            .replace("\"starting\"", "\"degraded\",\"reason\":\"task 1 failed\"");
    node.on(
        "GET /api/v1/pipelines",
        200,
        "{\"pipelines\":[%s,%s,%s]}".formatted(Answers.PAUSED, wide, Answers.SUMMARY));
    Ran ran = pbm("pipeline", "list");

    assertThat(ran.outLines()).hasSize(4).allMatch(line -> line.length() <= 80);
    assertThat(ran.outLines().get(1)).contains("paused", " - ");
    assertThat(ran.outLines().get(2))
        .startsWith("the-longest-name")
        .contains("…", "degraded", "1,234.57 G");
    assertThat(ran.outLines().get(3))
        .startsWith("trending ")
        .contains("starting", "1.23 M/s", "17/s", "2.3 s");
  }

  @Test
  void saysThatThereAreNone() {
    node.on("GET /api/v1/pipelines", 200, "{\"pipelines\":[]}");
    Ran ran = pbm("pipeline", "list");

    assertThat(ran.code()).isZero();
    assertThat(ran.outLines()).hasSize(1);
    assertThat(ran.err()).isEqualTo("there are no pipelines yet\nnext: pbm pipeline submit FILE\n");
  }

  @Test
  void describesOne() {
    node.on("GET " + TRENDING, 200, Answers.DESCRIPTION);
    Ran ran = pbm("pipeline", "describe", "trending");

    assertThat(ran.out())
        .isEqualTo(
            """
            pipeline       trending
            version        3, submitted 2026-01-02T03:04:05.678Z
            state          degraded
            to be          running
            because        task 1 failed
            tasks          1 of 2 running
            shards         7 of 8 running
            records in     1.23 M/s
            records out    17/s
            lag            4,200
            watermark lag  2.3 s
            dead letters   5

            TASK  NODE            STATE    SPLITS         BECAUSE
               0  127.0.0.1:2551  running  bids-0 bids-1
               1  -               failed   -              no broker answers at localhost:90…

            OPERATOR  SHARD  NODE            STATE         KEYS  STATE SIZE  LAG
            window-1      0  127.0.0.1:2551  running     12,345     1.5 MiB  300
            window-1      1  -               unassigned       0         0 B    0
            """);
    assertThat(ran.err()).isEqualTo("next: pbm pipeline lag trending\n");
  }

  @Test
  void tellsTheLagBySplit() {
    node.on("GET " + TRENDING + "/lag", 200, Answers.LAG);

    assertThat(pbm("pipeline", "lag", "trending").out())
        .isEqualTo(
            """
            SOURCE  SPLIT   POSITION   END    LAG  WM LAG  NODE
            source  bids-0        57  4257  4,200   2.3 s  127.0.0.1:2551
            source  bids-1        -1     -      -       -  -

            4,200 records behind; caught up in 1 m 30 s
            """);
  }

  @Test
  void saysThatASourceCannotTellItsLag() {
    node.on(
        "GET " + TRENDING + "/lag",
        200,
        "{\"pipeline\":\"trending\",\"lagRecords\":0,\"splits\":[{\"source\":\"s\",\"split\":\"0\",\"position\":7}]}");

    assertThat(pbm("pipeline", "lag", "trending").out())
        .endsWith("the source cannot tell how many records are still to come\n");
  }

  @ParameterizedTest
  @CsvSource({"pause, resume", "resume, describe", "stop, resume"})
  void changesWhatOneDoes(String verb, String next) {
    node.on("POST " + TRENDING + "/" + verb, 202, Answers.SUMMARY);
    Ran ran = pbm("pipeline", verb, "trending");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("trending version 3 is starting, to be running\n");
    assertThat(ran.err()).isEqualTo("next: pbm pipeline " + next + " trending\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "delete"})
  void asksBeforeItForgets(String verb) {
    node.on("POST " + TRENDING + "/cancel", 202, Answers.SUMMARY).on("DELETE " + TRENDING, 204);

    assertThat(pbm("pipeline", verb, "trending").code()).isEqualTo(2);
    Ran no = new Ran.Setting().node(node).interactive("\n").run("pipeline", verb, "trending");
    assertThat(no.code()).isEqualTo(1);
    assertThat(node.asked).isEmpty();

    Ran yes = new Ran.Setting().node(node).interactive("yes\n").run("pipeline", verb, "trending");
    assertThat(yes.code()).isZero();
    assertThat(pbm("pipeline", verb, "trending", "-y").code()).isZero();
    assertThat(node.asked).hasSize(2);
  }

  @Test
  void namesTheNearestOfWhatIsNotThere() {
    node.on(
        "GET /api/v1/pipelines/trendin",
        404,
        """
        {"type":"urn:actorflow:problem:not-found","title":"Not found","status":404,
         "detail":"there is no pipeline 'trendin' (did you mean 'trending'?)","nearest":"trending"}
        """);
    Ran ran = pbm("pipeline", "describe", "trendin");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo("pbm: there is no pipeline 'trendin' (did you mean 'trending'?)\n");
  }

  @Test
  void sendsANameAsOneSegment() {
    pbm("pipeline", "describe", "../node?x=1 y");

    assertThat(node.asked).containsExactly("GET /api/v1/pipelines/..%2Fnode%3Fx%3D1%20y");
  }

  @Test
  void watchesUntilTheNodeIsGone() {
    node.on("GET " + TRENDING + "/lag", 200, Answers.LAG)
        .on("GET " + TRENDING + "/lag", 200, Answers.LAG)
        .on(
            "GET " + TRENDING + "/lag",
            503,
            """
            {"type":"urn:actorflow:problem:unavailable","title":"Unavailable","status":503,"detail":"the registry is moving"}
            """);
    Ran plain = pbm("pipeline", "lag", "trending", "--watch");

    assertThat(plain.code()).isEqualTo(1);
    assertThat(plain.outLines().stream().filter(line -> line.startsWith("SOURCE"))).hasSize(2);
    assertThat(plain.out()).doesNotContain("\u001b");
    assertThat(plain.err()).isEqualTo("pbm: the registry is moving\n");
  }
}
