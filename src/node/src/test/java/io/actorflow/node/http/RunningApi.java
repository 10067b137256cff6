package io.actorflow.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The real server on a free port, over a scripted control plane, and a client to it. */
final class RunningApi implements AutoCloseable {
  static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.actor.provider = local
              pekko.stdout-loglevel = OFF
              pekko.loglevel = WARNING
              pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
              pekko.coordinated-shutdown.exit-jvm = off
              actorflow.http { port = 0, allowed-hosts = [Node-1.Example], stop-timeout = 200ms }
              """)
          .withFallback(ConfigFactory.load());

  final ScriptedControlPlane plane = new ScriptedControlPlane();
  final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "test", CONFIG);
  final ControlServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningApi() throws Exception {
    this("");
  }

  RunningApi(String settings) throws Exception {
    Config config = ConfigFactory.parseString(settings).withFallback(CONFIG);
    server =
        ControlServer.start(
                system,
                HttpSettings.from(config),
                plane,
                () -> CompletableFuture.completedStage("actorflow_up 1\n"))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  int port() {
    return server.address().getPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<java.io.InputStream> open(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofInputStream());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> put(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> post(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Sends these lines as they are, and reads all that comes back until the server closes. */
  String raw(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      String text = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }

  @Override
  public void close() throws Exception {
    client.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
