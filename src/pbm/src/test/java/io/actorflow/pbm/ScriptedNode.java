package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that answers as it is told to, and never anything that the OpenAPI document of the
 * real one does not describe.
 */
final class ScriptedNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode OPEN_API = openApi();

  private record Answer(int status, String type, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  ScriptedNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private static JsonNode openApi() {
    try {
      return JSON.readTree(
          Files.readString(
              Path.of("../node/src/main/resources/io/actorflow/node/http/openapi.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next answer to {@code question}, a method and a path; the last is given for ever. */
  ScriptedNode on(String question, int status, String json) {
    JsonNode described = response(question, status);
    String type = status >= 400 ? "application/problem+json" : "application/json";
    try {
      check(JSON.readTree(json), described.at("/content").path(type).path("schema"), question);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return add(question, new Answer(status, type, json));
  }

  /** An answer without a body. */
  ScriptedNode on(String question, int status) {
    response(question, status);
    return add(question, new Answer(status, "", ""));
  }

  /** Events, and then the end. */
  ScriptedNode onStream(String question, String schema, String... events) {
    response(question, 200);
    StringBuilder body = new StringBuilder(":\n\n");
    for (String event : events) {
      try {
        check(JSON.readTree(event), OPEN_API.at("/components/schemas/" + schema), question);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      body.append("event: it\ndata: ").append(event).append("\n\n");
    }
    return add(question, new Answer(200, "text/event-stream", body.toString()));
  }

  /** Something that no node says. */
  ScriptedNode onGarbage(String question, String type, String body) {
    return add(question, new Answer(200, type, body));
  }

  /** No answer at all. */
  ScriptedNode onSilence(String question) {
    return add(question, new Answer(0, "", ""));
  }

  private ScriptedNode add(String question, Answer answer) {
    answers.computeIfAbsent(question, key -> new ConcurrentLinkedQueue<>()).add(answer);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String question = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
    asked.add(
        question + (ifMatch == null ? "" : " " + ifMatch) + (body.isEmpty() ? "" : " " + body));
    Queue<Answer> queue = answers.getOrDefault(question, new ConcurrentLinkedQueue<>());
    Answer answer = queue.size() > 1 ? queue.poll() : queue.peek();
    if (answer == null) {
      answer = new Answer(501, "text/plain", "not scripted: " + question);
    }
    if (answer.status == 0) {
      await();
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", answer.type);
    byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the document says of an answer; fails if it says nothing. */
  private static JsonNode response(String question, int status) {
    String method = question.substring(0, question.indexOf(' ')).toLowerCase(Locale.ROOT);
    String path = question.substring(question.indexOf(' ') + 1).replaceFirst("\\?.*", "");
    for (Map.Entry<String, JsonNode> described : OPEN_API.path("paths").properties()) {
      String pattern = described.getKey().replaceAll("\\{\\w+}", "[^/]+");
      if (path.matches(pattern) && described.getValue().has(method)) {
        JsonNode responses = described.getValue().path(method).path("responses");
        assertThat(responses.has(Integer.toString(status))).as(question + " " + status).isTrue();
        return resolved(responses.path(Integer.toString(status)));
      }
    }
    throw new AssertionError("the OpenAPI document says nothing of " + question);
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? OPEN_API.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static void check(JsonNode value, JsonNode reference, String where) {
    JsonNode schema = resolved(reference);
    assertThat(schema.isMissingNode()).as("schema of " + where).isFalse();
    if (schema.path("type").asText().equals("array")) {
      value.forEach(element -> check(element, schema.path("items"), where + "[]"));
    }
    if (schema.has("enum")) {
      assertThat(schema.path("enum").valueStream().map(JsonNode::asText))
          .as(where)
          .contains(value.asText());
    }
    if (schema.has("properties")) {
      schema
          .path("required")
          .forEach(name -> assertThat(value.has(name.asText())).as(where + name).isTrue());
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        String inner = where + "." + entry.getKey();
        assertThat(schema.path("properties").has(entry.getKey())).as(inner).isTrue();
        check(entry.getValue(), schema.path("properties").path(entry.getKey()), inner);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
