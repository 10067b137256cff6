package io.actorflow.node;

import com.typesafe.config.Config;
import io.actorflow.api.SettingsReader;
import io.actorflow.node.http.ControlServer;
import io.actorflow.node.http.HttpSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code actorflow node}: a node of a cluster, until it is told to stop. */
@Command(
    name = "node",
    description = "Runs one node until it is interrupted; then it drains and leaves.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "configuration of the node, see cluster-config/")
  private Path file = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    Config config = NodeConfiguration.read(file);
    LogSettings.Format format =
        SettingsReader.read(config.getConfig(LogSettings.PATH), LogSettings.class).format();
    NodeLog.use(format);
    HttpSettings http = HttpSettings.from(config);
    FreePort.require(HttpSettings.PATH + ".port", http.host(), http.port());
    CompletableFuture<Node> started = new CompletableFuture<>();
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption.onSignal(() -> stop(started, stopped), stopped);
    try {
      Node node = Node.start(config);
      started.complete(node);
      return serve(node, config, http, format);
    } finally {
      stopped.countDown();
    }
  }

  private static void stop(CompletionStage<Node> started, CountDownLatch stopped) {
    started.thenCompose(Node::stop).whenComplete((done, failure) -> stopped.countDown());
  }

  private static int serve(Node node, Config config, HttpSettings http, LogSettings.Format format)
      throws InterruptedException {
    ClusterControl control = new ClusterControl(node, config);
    try {
      ControlServer server =
          ControlServer.start(node.system(), http, control, control.metrics())
              .toCompletableFuture()
              .get();
      CoordinatedShutdown.get(Adapter.toClassic(node.system()))
          .addTask(CoordinatedShutdown.PhaseServiceUnbind(), "stop-control-api", server::stop);
      NodeLog.announce(format, "control API at " + server.address());
    } catch (ExecutionException e) {
      NodeLog.announce(
          format, String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
      node.stop();
      return 1;
    }
    node.ended().toCompletableFuture().join();
    return 0;
  }
}
