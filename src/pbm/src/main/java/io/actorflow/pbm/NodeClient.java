package io.actorflow.pbm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Asks one node; whatever it refuses, and its silence, becomes a {@link CommandException}. */
final class NodeClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/v1";
  private static final String EVENT_DATA = "data: ";

  private final NodeAddress node;
  private final Duration timeout;
  private final HttpClient http;

  NodeClient(NodeAddress node, Duration timeout) {
    this.node = node;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout)
            .build();
  }

  NodeAddress node() {
    return node;
  }

  JsonNode get(String path) {
    return send(request(path).GET());
  }

  JsonNode post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  JsonNode post(String path, JsonNode body) {
    return send(withJson(path).POST(text(body.toString())));
  }

  /**
   * Submits a definition.
   *
   * @param replaces the version to replace; empty if there must be none
   */
  JsonNode put(String path, String json, OptionalLong replaces) {
    HttpRequest.Builder request = withJson(path).PUT(text(json));
    replaces.ifPresent(version -> request.header("If-Match", "\"" + version + "\""));
    return send(request);
  }

  void delete(String path) {
    send(request(path).DELETE());
  }

  /** Hands on every event until the node ends the stream. */
  void follow(String path, Consumer<JsonNode> events) {
    HttpRequest request = request(path).header("Accept", "text/event-stream").GET().build();
    HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw refused(response.statusCode(), parse(String.join("\n", lines.toList())));
      }
      lines
          .filter(line -> line.startsWith(EVENT_DATA))
          .forEach(line -> events.accept(parse(line.substring(EVENT_DATA.length()))));
    } catch (java.io.UncheckedIOException e) {
      throw CommandException.unreachable(
          "the connection to %s is broken: %s".formatted(node, e.getMessage()));
    }
    throw CommandException.unreachable("%s has ended the stream".formatted(node));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(node.resolve(API + path))
        .header("Accept", "application/json, application/problem+json");
  }

  private HttpRequest.Builder withJson(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private static BodyPublisher text(String body) {
    return BodyPublishers.ofString(body);
  }

  private JsonNode send(HttpRequest.Builder request) {
    HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString());
    JsonNode body = parse(response.body());
    if (response.statusCode() >= 300) {
      throw refused(response.statusCode(), body);
    }
    return body;
  }

  /** Waits here rather than by the request's own timeout, which does not end with the headers. */
  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, body);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw CommandException.unreachable(
          "%s has not answered within %s (--timeout waits longer)"
              .formatted(node, Quantity.duration(timeout)));
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  private CommandException unreachable(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return CommandException.unreachable(
          "no node answers at %s; start some with ./actorflow dev, or one with ./actorflow node, or name another with --node host:port or PBM_NODE"
              .formatted(node));
    }
    if (cause instanceof IOException) {
      return CommandException.unreachable(
          "the connection to %s failed: %s (is it a node's control API?)"
              .formatted(node, cause.getMessage()));
    }
    throw new IllegalStateException(cause);
  }

  private JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw CommandException.unreachable(
          "%s answers, but not as a node's control API does; --node names another".formatted(node));
    }
  }

  private static CommandException refused(int status, JsonNode problem) {
    List<String> lines = new ArrayList<>();
    lines.add(problem.path("detail").asText("the node refuses this with status " + status));
    for (JsonNode error : problem.path("errors")) {
      String path = error.path("path").asText();
      String message = error.path("message").asText();
      lines.add(path.isEmpty() ? message : path + ": " + message);
    }
    return CommandException.failed(lines);
  }
}
