package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.actorflow.api.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    Node node = Node.start(configuration());
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption.onSignal(
        () -> node.stop().whenComplete((done, failure) -> stopped.countDown()), stopped);
    node.system().getWhenTerminated().whenComplete((done, failure) -> stopped.countDown());
    stopped.await();
    return 0;
  }

  private Config configuration() {
    if (!Files.isReadable(file)) {
      throw new PipelineException(
          "%s cannot be read (expected: a node's configuration)".formatted(file));
    }
    try {
      return ConfigFactory.defaultOverrides()
          .withFallback(ConfigFactory.parseFile(file.toFile()))
          .withFallback(ConfigFactory.defaultReference())
          .resolve();
    } catch (ConfigException e) {
      throw new PipelineException(String.valueOf(e.getMessage()));
    }
  }
}
