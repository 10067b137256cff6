package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.node.control.ActualState;
import io.actorflow.node.control.PipelineSummary;
import io.actorflow.node.http.ControlServer;
import io.actorflow.node.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A node as {@code actorflow node} starts it, with its journal in a folder of the test's. */
final class RunningNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final Node node;
  private final ClusterControl control;
  private final ControlServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningNode(Path folder) throws Exception {
    this(folder, Map.of());
  }

  /**
   * @param further settings
   */
  RunningNode(Path folder, Map<String, Object> further) throws Exception {
    Config config =
        ConfigFactory.parseMap(further)
            .withFallback(
                ConfigFactory.parseMap(
                    Map.of(
                        "actorflow.node.data-dir", folder.toString(),
                        "actorflow.node.port", 0,
                        "actorflow.node.parallelism", 2,
                        "actorflow.http.port", 0)))
            .withFallback(ConfigFactory.load());
    node = Node.start(config);
    control = new ClusterControl(node, config);
    server =
        get(
            ControlServer.start(
                node.system(), HttpSettings.from(config), control, control.metrics()));
  }

  ClusterControl control() {
    return control;
  }

  Node node() {
    return node;
  }

  PipelineSummary submit(String name, String definition) throws Exception {
    return get(control.submit(name, canonical(name, definition), OptionalLong.empty()));
  }

  PipelineSummary replace(String name, String definition, long version) throws Exception {
    return get(control.submit(name, canonical(name, definition), OptionalLong.of(version)));
  }

  private String canonical(String name, String definition) {
    return PipelineDefinition.parse(name + ".conf", definition, node.runtime().components())
        .render();
  }

  /** Until the pipeline is in a state that will do. */
  PipelineSummary await(String name, ActualState state) throws Exception {
    return await(name, summary -> summary.actual() == state);
  }

  PipelineSummary await(String name, Predicate<PipelineSummary> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      PipelineSummary summary = get(control.describe(name)).summary();
      if (condition.test(summary)) {
        return summary;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited %s, and it is still %s".formatted(LIMIT, summary));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Until nothing is left of a pipeline. */
  void awaitGone(String name) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (get(control.pipelines()).stream().anyMatch(summary -> summary.name().equals(name))) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited %s, and '%s' is still there".formatted(LIMIT, name));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  HttpResponse<String> fetch(String path) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:%d%s".formatted(server.address().getPort(), path));
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  static <T> T get(CompletionStage<T> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    client.close();
    get(server.stop());
    get(node.stop());
    get(node.system().getWhenTerminated());
  }
}
