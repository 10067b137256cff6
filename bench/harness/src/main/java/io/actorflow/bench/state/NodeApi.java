package io.actorflow.bench.state;

import io.actorflow.bench.harness.BenchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A node's control API.
 *
 * @param port on this machine
 */
record NodeApi(int port) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final double START_SECONDS = 90;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** Waits until the node does its work. */
  void awaitReady(Life life) {
    while (!isReady()) {
      life.pause(BETWEEN);
      if (life.seconds() > START_SECONDS) {
        throw life.failed("is not ready after %.0f s".formatted(START_SECONDS));
      }
    }
  }

  private boolean isReady() {
    try {
      return send(request("/ready").GET().build()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * Submits a pipeline.
   *
   * @param definition as JSON
   */
  void submit(String name, String definition) {
    HttpRequest request =
        request("/api/v1/pipelines/" + name)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(definition))
            .build();
    answer(request, 201);
  }

  /** The sum of a metric over all its labels. */
  double sum(String metric) {
    return answer(request("/metrics").GET().build(), 200)
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String answer(HttpRequest request, int expected) {
    try {
      HttpResponse<String> response = send(request);
      if (response.statusCode() != expected) {
        throw new BenchException(
            "%s: %d %s (expected: %d)"
                .formatted(request.uri(), response.statusCode(), response.body(), expected));
      }
      return response.body();
    } catch (IOException failed) {
      throw new BenchException("%s: %s".formatted(request.uri(), failed.getMessage()), failed);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
        .timeout(PATIENCE);
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while a node was asked", interrupted);
    }
  }
}
