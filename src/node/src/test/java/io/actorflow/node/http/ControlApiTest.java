package io.actorflow.node.http;

import static io.actorflow.node.http.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.node.control.Readiness;
import io.actorflow.node.control.Refusal;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlApiTest {
  private static final String PIPELINE = "/api/v1/pipelines/trending";

  private RunningApi api;
  private ScriptedControlPlane plane;

  @BeforeAll
  void start() throws Exception {
    api = new RunningApi();
    plane = api.plane;
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
  }

  @BeforeEach
  void forget() {
    plane.asked.clear();
    plane.failure = null;
  }

  @Test
  void describesTheCluster() throws Exception {
    HttpResponse<String> response = api.get("/api/v1/cluster");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.body())
        .isEqualTo(
            """
            {"name":"actorflow","self":"127.0.0.1:2551","leader":"127.0.0.1:2551",\
            "members":[{"address":"127.0.0.1:2551","roles":["worker"],"status":"up","reachable":true}]}""");
  }

  @Test
  void givesTheRowOfAKeyWithItsPosition() throws Exception {
    HttpResponse<String> response = api.get("/api/v1/tables/trending/top?key=auction%3D7%2Cx%3D1");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            """
            {"columns":[{"name":"bids","type":"long"}],"rows":[{"bids":7}],"truncated":false,\
            "positions":[{"table":"trending/top","shard":3,"commit":12,\
            "watermark":"2026-01-02T03:04:05.678Z","ended":false,"offsets":{"bids/0":41}}]}""");
    assertThat(api.get("/api/v1/tables/top?key=7").statusCode()).isEqualTo(200);
    assertThat(api.get("/api/v1/tables").statusCode()).isEqualTo(200);
    assertThat(plane.asked)
        .containsExactly("row trending/top auction=7,x=1", "row top 7", "tables");
  }

  @Test
  void passesOnQueries() throws Exception {
    HttpResponse<String> response =
        api.post("/api/v1/tables/query", "{\"sql\": \"select 1\", \"limit\": 3}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(api.post("/api/v1/tables/query", "{\"sql\": \"select 2\"}").statusCode())
        .isEqualTo(200);
    assertThat(plane.asked).containsExactly("query 3 select 1", "query 10000 select 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"sql\": 7}",
        "{\"sql\": \" \"}",
        "{\"sql\": \"x\", \"limit\": 0}",
        "{\"sql\": \"x\", \"limit\": 1000001}",
        "{\"sql\": \"x\", \"limit\": \"9\"}",
        "{\"sql\": \"x\", \"more\": 1}"
      })
  void refusesWhatIsNoQuery(String body) throws Exception {
    HttpResponse<String> response = api.post("/api/v1/tables/query", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText())
        .contains("(expected: {\"sql\": \"select ...\", \"limit\": 1 to 1000000})");
    assertThat(plane.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"leave", "down", "join"})
  void passesOnWhatIsToHappenToAMember(String verb) throws Exception {
    HttpResponse<String> response =
        api.post("/api/v1/cluster/" + verb, "{\"address\": \"127.0.0.1:2552\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).path("members")).hasSize(1);
    assertThat(plane.asked).containsExactly(verb + " 127.0.0.1:2552");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"address\": 7}", "{\"address\": \"a:1\", \"force\": true}"})
  void refusesAMemberThatIsNotNamed(String body) throws Exception {
    HttpResponse<String> response = api.post("/api/v1/cluster/leave", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText())
        .endsWith("(expected: {\"address\": \"...\"})");
    assertThat(plane.asked).isEmpty();
  }

  @Test
  void listsPipelines() throws Exception {
    JsonNode pipeline = json(api.get("/api/v1/pipelines")).path("pipelines").path(0);

    assertThat(pipeline.path("name").asText()).isEqualTo("trending");
    assertThat(pipeline.path("actual").asText()).isEqualTo("degraded");
    assertThat(pipeline.path("submitted").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(pipeline.path("progress").path("lagRecords").asLong()).isEqualTo(42);
    assertThat(pipeline.path("progress").has("watermarkLagMillis")).isFalse();
  }

  @Test
  void describesAPipelineWithItsVersionAsTag() throws Exception {
    HttpResponse<String> response = api.get(PIPELINE);

    assertThat(response.headers().firstValue("ETag")).contains("\"3\"");
    assertThat(json(response).path("definition").path("name").asText()).isEqualTo("trending");
    assertThat(json(response).path("tasks").path(0).path("splits").path(0).asText())
        .isEqualTo("bids-0");
    assertThat(json(response).path("shards").path(0).path("state").asText()).isEqualTo("running");
  }

  @Test
  void submitsANewPipeline() throws Exception {
    HttpResponse<String> response = api.put(PIPELINE, "{\"name\": \"trending\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location")).contains(PIPELINE);
    assertThat(plane.asked)
        .containsExactly("submit trending {\"name\":\"trending\"} OptionalLong.empty");
  }

  @Test
  void replacesTheVersionThatIfMatchNames() throws Exception {
    HttpResponse<String> response =
        api.send(
            api.request(PIPELINE)
                .header("Content-Type", "application/json")
                .header("If-Match", "\"2\"")
                .PUT(BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("ETag")).contains("\"3\"");
    assertThat(plane.asked).containsExactly("submit trending {} OptionalLong[2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "2", "W/\"2\"", "\"99999999999999999999\""})
  void refusesToReplaceWhatIsNotAVersion(String tag) throws Exception {
    HttpResponse<String> response =
        api.send(
            api.request(PIPELINE)
                .header("Content-Type", "application/json")
                .header("If-Match", tag)
                .PUT(BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(plane.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "stop", "cancel"})
  void changesWhatAPipelineDoes(String verb) throws Exception {
    HttpResponse<String> response =
        api.send(api.request(PIPELINE + "/" + verb).POST(BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).path("desired").asText()).isEqualTo("running");
    assertThat(plane.asked).containsExactly(verb + " trending");
  }

  @Test
  void deletesAPipeline() throws Exception {
    HttpResponse<String> response = api.send(api.request(PIPELINE).DELETE());

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(plane.asked).containsExactly("delete trending");
  }

  @Test
  void tellsTheLagOfEachSplit() throws Exception {
    JsonNode lag = json(api.get(PIPELINE + "/lag"));

    assertThat(lag.path("drainSeconds").asDouble()).isEqualTo(1.5);
    assertThat(lag.path("splits").path(0).path("end").asLong()).isEqualTo(99);
    assertThat(lag.path("splits").path(0).path("watermark").asText())
        .isEqualTo("2026-01-02T03:04:05.678Z");
  }

  @Test
  void listsTheShardsOfAllPipelinesOrOfOne() throws Exception {
    assertThat(json(api.get("/api/v1/shards")).path("shards")).hasSize(2);
    assertThat(json(api.get("/api/v1/shards?pipeline=other")).path("shards")).hasSize(1);
  }

  @Test
  void showsTheNodeItsConfigurationAndItsLog() throws Exception {
    assertThat(json(api.get("/api/v1/node")).path("pid").asLong()).isEqualTo(77);
    assertThat(api.get("/api/v1/config").body()).isEqualTo("{\"password\":\"****\"}");
    assertThat(json(api.get("/api/v1/log?lines=7")).path("lines").path(0).path("message").asText())
        .isEqualTo("started");
    assertThat(plane.asked).containsExactly("node", "config", "log 7");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/log?lines=0, query parameter 'lines' is '0' (expected: 1 to 10000)",
    "/api/v1/log?lines=many, query parameter 'lines' is 'many' (expected: 1 to 10000)",
    "/api/v1/log?line=7, there is no query parameter 'line' here (expected: lines)",
    "/api/v1/cluster?wide=1, there is no query parameter 'wide' here (expected: none)",
  })
  void refusesAQueryItDoesNotUnderstand(String path, String detail) throws Exception {
    HttpResponse<String> response = api.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText()).isEqualTo(detail);
  }

  @Test
  void streamsTheLog() throws Exception {
    HttpResponse<java.io.InputStream> response = api.open("/api/v1/log/stream?lines=2");

    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo(":");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("event: line");
      assertThat(lines.readLine()).startsWith("data: {").contains("\"message\":\"one\"");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("event: line");
      assertThat(lines.readLine()).contains("\"message\":\"two\\nlines\"");
    }
    assertThat(plane.asked).containsExactly("follow 2");
  }

  @Test
  void streamsChanges() throws Exception {
    HttpResponse<java.io.InputStream> response = api.open("/api/v1/events");

    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      lines.readLine();
      lines.readLine();
      assertThat(lines.readLine()).isEqualTo("event: change");
      assertThat(lines.readLine())
          .isEqualTo(
              "data: {\"time\":\"2026-01-02T03:04:05.678Z\",\"subject\":\"member\",\"name\":\"127.0.0.1:2552\",\"state\":\"up\",\"message\":\"member is up\"}");
    }
  }

  @Test
  void isLiveWhenItAnswersAndReadyWhenAllChecksPass() throws Exception {
    assertThat(api.get("/live").statusCode()).isEqualTo(200);
    assertThat(api.get("/ready").statusCode()).isEqualTo(200);
    Readiness before = plane.readiness;
    plane.readiness =
        new Readiness(
            List.of(
                new Readiness.Check("cluster", true, "member is up"),
                new Readiness.Check("splits", false, "bids-1 stands still since 03:04:05")));
    HttpResponse<String> response = api.get("/ready");
    plane.readiness = before;

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).path("ready").asBoolean(true)).isFalse();
    assertThat(json(response).path("checks").path(1).path("message").asText())
        .isEqualTo("bids-1 stands still since 03:04:05");
  }

  @Test
  void handsOutMetrics() throws Exception {
    HttpResponse<String> response = api.get("/metrics");

    assertThat(response.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
        .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8");
    assertThat(response.body()).isEqualTo("actorflow_up 1\n");
  }

  @Test
  void refusesWhatIsMissingWithTheNearestName() throws Exception {
    plane.refuse(new Refusal.NotFound("pipeline", "trendin", Optional.of("trending")));
    HttpResponse<String> response = api.get("/api/v1/pipelines/trendin");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body())
        .isEqualTo(
            "{\"type\":\"urn:actorflow:problem:not-found\",\"title\":\"Not found\",\"status\":404,\"detail\":\"there is no pipeline 'trendin' (did you mean 'trending'?)\",\"nearest\":\"trending\"}");
  }

  @Test
  void refusesToSubmitWhatExistsAndSaysHowToReplaceIt() throws Exception {
    plane.refuse(new Refusal.AlreadyExists("trending", 3));
    HttpResponse<String> response = api.put(PIPELINE, "{}");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(json(response).path("version").asLong()).isEqualTo(3);
    assertThat(json(response).path("detail").asText())
        .contains("already exists as version 3", "If-Match: \"3\"");
  }

  @Test
  void refusesToReplaceAnotherVersion() throws Exception {
    plane.refuse(new Refusal.VersionMismatch("trending", 2, 3));

    assertThat(api.put(PIPELINE, "{}").statusCode()).isEqualTo(412);
  }

  @Test
  void refusesADefinitionWithAllThatIsWrongWithIt() throws Exception {
    plane.refuse(
        new Refusal.InvalidDefinition(
            "trending",
            List.of(new Problem("sink.topic", "is missing"), new Problem("", "no source"))));
    HttpResponse<String> response = api.put(PIPELINE, "{}");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).path("detail").asText()).endsWith("'trending' has 2 problems");
    assertThat(json(response).path("errors").toString())
        .isEqualTo(
            "[{\"path\":\"sink.topic\",\"message\":\"is missing\"},{\"path\":\"\",\"message\":\"no source\"}]");
  }

  @Test
  void refusesWhatCannotBeDoneNow() throws Exception {
    plane.refuse(new Refusal.WrongState("pipeline 'trending' is stopped; resume it first"));
    assertThat(api.get(PIPELINE).statusCode()).isEqualTo(409);

    plane.refuse(new Refusal.Unavailable("the registry is moving", Duration.ofMillis(1500)));
    HttpResponse<String> response = api.get(PIPELINE);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("2");
    assertThat(json(response).path("detail").asText()).isEqualTo("the registry is moving");
  }

  @Test
  void keepsTheDetailsOfABugToTheLog() throws Exception {
    plane.failure = new IllegalStateException("secret of the machine room");
    HttpResponse<String> response = api.get(PIPELINE);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret").contains("pbm log tail");
  }

  @Test
  void namesTheNearestPath() throws Exception {
    HttpResponse<String> response = api.get("/api/v1/pipeline");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).path("detail").asText())
        .startsWith("there is no /api/v1/pipeline (did you mean '/api/v1/pipelines'?)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api/v1/pipelines/a/b", "/api/v1/pipelines/a/../b/c", "/live/now", "/%00"})
  void hasNothingElsewhere(String path) throws Exception {
    assertThat(api.raw("GET " + path + " HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 4");
    assertThat(plane.asked).isEmpty();
  }

  @Test
  void takesAnEscapedSlashAsPartOfAName() throws Exception {
    api.get("/api/v1/pipelines/a%2Fb");

    assertThat(plane.asked).containsExactly("describe a/b");
  }

  @Test
  void saysWhichMethodsThereAre() throws Exception {
    HttpResponse<String> response =
        api.send(api.request(PIPELINE).POST(BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("PUT, GET, DELETE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:9110", "127.0.0.1:1", "[::1]:9110", "node-1.example"})
  void answersToItsOwnNames(String host) throws Exception {
    assertThat(api.raw("GET /live HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:9110",
        "10.0.0.1"
      })
  void refusesOtherNames(String host) throws Exception {
    assertThat(api.raw("GET /api/v1/cluster HTTP/1.1", "Host: " + host))
        .startsWith("HTTP/1.1 421")
        .contains("(expected: one of 127.0.0.1, [::1], localhost, node-1.example)");
    assertThat(plane.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://localhost.evil.example:9110"})
  void refusesPagesOfOthers(String origin) throws Exception {
    HttpResponse<String> response =
        api.send(
            api.request(PIPELINE + "/cancel")
                .header("Origin", origin)
                .POST(BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(plane.asked).isEmpty();
  }

  @Test
  void answersItsOwnPages() throws Exception {
    HttpResponse<String> response =
        api.send(api.request("/api/v1/cluster").header("Origin", "http://localhost:9110"));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void acceptsABodyOfOneMebibyteAndNoMore() throws Exception {
    String definition = "{\"a\":\"%s\"}".formatted("x".repeat((1 << 20) - 8));

    assertThat(api.put(PIPELINE, definition).statusCode()).isEqualTo(201);
    assertThat(api.put(PIPELINE, definition + " ").statusCode()).isEqualTo(413);
    assertThat(plane.asked).hasSize(1);
  }

  @Test
  void stopsReadingABodyOfUnknownLengthAtTheLimit() throws Exception {
    byte[] block = new byte[64 << 10];
    HttpResponse<String> response =
        api.send(
            api.request(PIPELINE)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArrays(java.util.Collections.nCopies(17, block))));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).path("detail").asText()).contains("1 MiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"a\": '|line 1, column",
        "'[1]'|the body is array (expected: a JSON object)",
        "''|the body is missing (expected: a JSON object)",
        "'{\"a\":1,\"a\":2}'|Duplicate field 'a'",
        "'{} {}'|the body is not JSON",
      })
  void refusesABodyThatIsNotAnObject(String body, String detail) throws Exception {
    HttpResponse<String> response = api.put(PIPELINE, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText()).contains(detail);
  }

  @Test
  void refusesABodyThatIsNestedTooDeep() throws Exception {
    HttpResponse<String> response = api.put(PIPELINE, "{\"a\":".repeat(10_000));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText()).contains("nesting depth");
  }

  @Test
  void refusesABodyThatIsNotUtf8() throws Exception {
    HttpResponse<String> response =
        api.send(
            api.request(PIPELINE)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', ':'})));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("detail").asText()).contains("UTF-8");
  }

  @Test
  void refusesABodyOfAnotherMediaType() throws Exception {
    HttpResponse<String> response =
        api.send(
            api.request(PIPELINE)
                .header("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(json(response).path("detail").asText()).contains("text/plain", "application/json");
  }
}
