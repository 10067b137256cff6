package io.actorflow.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.actorflow.dev.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks the cluster over its control API: the first of its nodes that answers. */
final class Control {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final LocalCluster cluster;
  private final int nodes;

  Control(LocalCluster cluster, int nodes) {
    this.cluster = cluster;
    this.nodes = nodes;
  }

  void submit(Config pipeline) {
    String name = pipeline.getString("pipeline.name");
    HttpResponse<String> reply =
        call(
            "PUT",
            "/api/v1/pipelines/" + name,
            pipeline.root().render(ConfigRenderOptions.concise()));
    if (reply.statusCode() != 201) {
      throw new AssertionError("submit of %s: %s".formatted(name, reply.body()));
    }
  }

  void stop(String pipeline) {
    HttpResponse<String> reply = call("POST", "/api/v1/pipelines/%s/stop".formatted(pipeline), "");
    if (reply.statusCode() != 202) {
      throw new AssertionError("stop of %s: %s".formatted(pipeline, reply.body()));
    }
  }

  /** What a pipeline is doing, in lower case; empty while nobody can say. */
  String state(String pipeline) {
    return get("/api/v1/pipelines/" + pipeline)
        .map(body -> body.path("summary").path("actual").asText())
        .orElse("");
  }

  /** All that is known of a pipeline, for messages. */
  String describe(String pipeline) {
    return get("/api/v1/pipelines/" + pipeline).map(JsonNode::toString).orElse("no answer");
  }

  /** The shards of a pipeline that run on a node. */
  Set<Integer> shardsOn(String pipeline, String address) {
    Set<Integer> found = new TreeSet<>();
    get("/api/v1/shards?pipeline=" + pipeline)
        .ifPresent(
            body ->
                body.path("shards")
                    .forEach(
                        shard -> {
                          if (shard.path("node").asText().equals(address)) {
                            found.add(shard.path("index").asInt());
                          }
                        }));
    return found;
  }

  /** Groups of a pipeline's shards that are on disk and not on the heap. */
  long spilledGroups(String pipeline) {
    long spilled = 0;
    for (JsonNode shard :
        get("/api/v1/shards?pipeline=" + pipeline).map(body -> body.path("shards")).orElseThrow()) {
      spilled += shard.path("keys").asLong() - shard.path("keysInMemory").asLong();
    }
    return spilled;
  }

  /** How many reachable members are up, as a node sees it; 0 if it does not answer. */
  int membersUp(int node) {
    try {
      HttpResponse<String> reply =
          send(HttpRequest.newBuilder(cluster.api(node).resolve("/api/v1/cluster")).GET());
      int up = 0;
      for (JsonNode member : JSON.readTree(reply.body()).path("members")) {
        if (member.path("status").asText().equalsIgnoreCase("up")
            && member.path("reachable").asBoolean()) {
          up++;
        }
      }
      return up;
    } catch (IOException e) {
      return 0;
    }
  }

  private Optional<JsonNode> get(String path) {
    HttpResponse<String> reply;
    try {
      reply = call("GET", path, "");
    } catch (AssertionError e) {
      return Optional.empty();
    }
    try {
      return reply.statusCode() == 200
          ? Optional.of(JSON.readTree(reply.body()))
          : Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(path + " answers what is not JSON: " + reply.body(), e);
    }
  }

  private HttpResponse<String> call(String method, String path, String body) {
    StringBuilder failures = new StringBuilder();
    for (int node = 1; node <= nodes; node++) {
      URI uri = cluster.api(node).resolve(path);
      try {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(uri)
                .method(
                    method,
                    body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        HttpResponse<String> reply = send(request);
        if (reply.statusCode() != 503) {
          return reply;
        }
        failures.append(' ').append(uri).append(": ").append(reply.body());
      } catch (IOException e) {
        failures.append(' ').append(uri).append(": ").append(e);
      }
    }
    throw new AssertionError("no node answers:" + failures);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
