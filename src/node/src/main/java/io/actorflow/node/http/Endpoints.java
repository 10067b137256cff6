package io.actorflow.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.actorflow.node.control.ControlPlane;
import io.actorflow.node.control.LogLine;
import io.actorflow.node.control.PipelineSummary;
import io.actorflow.node.control.Readiness;
import io.actorflow.node.control.ShardView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What there is to ask; openapi.json says the same to people and other programs. */
final class Endpoints {
  private static final String API = "/api/v1";
  private static final String PIPELINE = API + "/pipelines/{name}";

  private static final int LOG_LINES = 100;
  private static final int MAX_LOG_LINES = 10_000;

  private static final int ROWS = 10_000;
  private static final int MAX_ROWS = 1_000_000;

  private final ControlPlane plane;
  private final Supplier<CompletionStage<String>> metrics;

  Endpoints(ControlPlane plane, Supplier<CompletionStage<String>> metrics) {
    this.plane = plane;
    this.metrics = metrics;
  }

  List<Endpoint> all() {
    return List.of(
        get("/live", call -> done(Replies.json(200, Map.of("live", true)))),
        get("/ready", call -> plane.readiness().thenApply(Endpoints::ready)),
        get("/metrics", call -> metrics.get().thenApply(Replies::metrics)),
        get(API + "/openapi.json", call -> done(Replies.json(200, openApi()))),
        get(API + "/cluster", call -> answer(200, plane.cluster())),
        post(API + "/cluster/leave", call -> answer(202, plane.leave(call.text("address")))),
        post(API + "/cluster/down", call -> answer(202, plane.down(call.text("address")))),
        post(API + "/cluster/join", call -> answer(202, plane.join(call.text("address")))),
        get(API + "/pipelines", call -> list("pipelines", plane.pipelines())),
        put(PIPELINE, this::submit),
        get(PIPELINE, this::describe),
        new Endpoint("DELETE", PIPELINE, this::delete),
        get(PIPELINE + "/lag", call -> answer(200, plane.lag(call.variable("name")))),
        change("pause", plane::pause),
        change("resume", plane::resume),
        change("stop", plane::stop),
        change("cancel", plane::cancel),
        new Endpoint("GET", API + "/shards", this::shards),
        get(API + "/tables", call -> list("tables", plane.tables())),
        post(API + "/tables/query", this::query),
        new Endpoint(
            "GET", API + "/tables/{operator}", call -> row(call, call.variable("operator"))),
        new Endpoint(
            "GET",
            API + "/tables/{pipeline}/{operator}",
            call -> row(call, call.variable("pipeline") + "/" + call.variable("operator"))),
        get(API + "/node", call -> answer(200, plane.node())),
        get(API + "/config", call -> answer(200, plane.configuration())),
        new Endpoint("GET", API + "/log", this::log),
        new Endpoint("GET", API + "/log/stream", this::followLog),
        get(API + "/events", call -> done(EventStream.of("change", plane.events()))));
  }

  private CompletionStage<HttpResponse> submit(Call call) {
    String name = call.variable("name");
    OptionalLong replaces = call.ifMatch();
    String definition = call.object().toString();
    return plane
        .submit(name, definition, replaces)
        .thenApply(
            summary -> {
              HttpResponse reply = tagged(replaces.isPresent() ? 200 : 201, summary, summary);
              return replaces.isPresent()
                  ? reply
                  : reply.addHeader(
                      RawHeader.create("Location", PIPELINE.replace("{name}", summary.name())));
            });
  }

  private CompletionStage<HttpResponse> describe(Call call) {
    return plane
        .describe(call.variable("name"))
        .thenApply(description -> tagged(200, description.summary(), description));
  }

  private CompletionStage<HttpResponse> delete(Call call) {
    return plane.delete(call.variable("name")).thenApply(nothing -> Replies.empty());
  }

  private CompletionStage<HttpResponse> shards(Call call) {
    call.allowQuery(List.of("pipeline"));
    CompletionStage<List<ShardView>> all = plane.shards();
    return call.query("pipeline")
        .map(name -> all.thenApply(shards -> of(name, shards)))
        .map(shards -> list("shards", shards))
        .orElseGet(() -> list("shards", all));
  }

  private static List<ShardView> of(String pipeline, List<ShardView> shards) {
    return shards.stream().filter(shard -> shard.pipeline().equals(pipeline)).toList();
  }

  private CompletionStage<HttpResponse> row(Call call, String table) {
    call.allowQuery(List.of("key"));
    String key =
        call.query("key")
            .orElseThrow(
                () ->
                    RequestException.badRequest(
                        "query parameter 'key' is missing (expected: key=VALUE, or key=COLUMN=VALUE,COLUMN=VALUE)"));
    return answer(200, plane.tableRow(table, key));
  }

  private CompletionStage<HttpResponse> query(Call call) {
    JsonNode body = call.object();
    JsonNode sql = body.path("sql");
    JsonNode limit = body.path("limit");
    boolean hasLimit = body.has("limit");
    boolean fits = !hasLimit || (limit.isInt() && limit.asInt() >= 1 && limit.asInt() <= MAX_ROWS);
    if (!sql.isTextual() || sql.asText().isBlank() || !fits || body.size() != (hasLimit ? 2 : 1)) {
      throw RequestException.badRequest(
          "the body is %s (expected: {\"sql\": \"select ...\", \"limit\": 1 to %d})"
              .formatted(Call.abbreviated(body), MAX_ROWS));
    }
    return answer(200, plane.queryTables(sql.asText(), limit.asInt(ROWS)));
  }

  private CompletionStage<HttpResponse> log(Call call) {
    call.allowQuery(List.of("lines"));
    CompletionStage<List<LogLine>> lines =
        plane.log(call.query("lines", LOG_LINES, 1, MAX_LOG_LINES));
    return list("lines", lines);
  }

  private CompletionStage<HttpResponse> followLog(Call call) {
    call.allowQuery(List.of("lines"));
    int lines = call.query("lines", LOG_LINES, 0, MAX_LOG_LINES);
    return done(EventStream.of("line", plane.followLog(lines)));
  }

  private static Endpoint change(
      String verb, Function<String, CompletionStage<PipelineSummary>> change) {
    return post(PIPELINE + "/" + verb, call -> answer(202, change.apply(call.variable("name"))));
  }

  private static Endpoint get(String path, Endpoint.Handler handler) {
    return new Endpoint("GET", path, withoutQuery(handler));
  }

  private static Endpoint post(String path, Endpoint.Handler handler) {
    return new Endpoint("POST", path, withoutQuery(handler));
  }

  private static Endpoint put(String path, Endpoint.Handler handler) {
    return new Endpoint("PUT", path, withoutQuery(handler));
  }

  private static Endpoint.Handler withoutQuery(Endpoint.Handler handler) {
    return call -> {
      call.allowQuery(List.of());
      return handler.handle(call);
    };
  }

  private static CompletionStage<HttpResponse> answer(int status, CompletionStage<?> value) {
    return value.thenApply(body -> Replies.json(status, body));
  }

  /** Lists are wrapped, so that there is room for more beside them. */
  private static CompletionStage<HttpResponse> list(
      String name, CompletionStage<? extends List<?>> values) {
    return values.thenApply(list -> Replies.json(200, Map.of(name, list)));
  }

  private static HttpResponse tagged(int status, PipelineSummary summary, Object body) {
    return Replies.json(status, body)
        .addHeader(RawHeader.create("ETag", "\"" + summary.version() + "\""));
  }

  private record Ready(boolean ready, List<Readiness.Check> checks) {}

  private static HttpResponse ready(Readiness readiness) {
    return Replies.json(
        readiness.ready() ? 200 : 503, new Ready(readiness.ready(), readiness.checks()));
  }

  private static byte[] openApi() {
    try (InputStream document = Endpoints.class.getResourceAsStream("openapi.json")) {
      return Objects.requireNonNull(document, "openapi.json").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedStage(response);
  }
}
