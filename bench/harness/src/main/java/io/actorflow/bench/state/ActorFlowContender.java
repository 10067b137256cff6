package io.actorflow.bench.state;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.actorflow.bench.harness.ActorFlowProcess;
import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.PipelineTemplate;
import io.actorflow.bench.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A node of ActorFlow by itself, with its journal in a file.
 *
 * @param heap as -Xmx has it
 * @param stateMemory for groups, as in the node's configuration; 0 is a quarter of the heap
 */
record ActorFlowContender(String settings, String heap, String stateMemory) implements Contender {
  @Override
  public String system() {
    return ActorFlowProcess.NAME;
  }

  @Override
  public Contender.Instance instance(Place place) {
    return new Node(place);
  }

  private final class Node implements Instance {
    private final Place place;
    private final Path data;
    private NodeApi api = new NodeApi(0);
    private boolean hasPipeline;

    Node(Place place) {
      this.place = place;
      data = place.folder().resolve("data");
    }

    @Override
    public Life begin() {
      api = new NodeApi(freePort());
      Path configuration = place.folder().resolve("node.conf");
      try {
        Files.writeString(
            configuration,
            """
            actorflow.node {
              port = 0
              data-dir = "%s"
              journal.type = rocksdb
              state.memory = %s
            }
            actorflow.http.port = %d
            """
                .formatted(data, stateMemory, api.port()));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      ProcessBuilder builder =
          new ProcessBuilder(
              Places.root().resolve("actorflow").toString(),
              "node",
              "--config",
              configuration.toString());
      builder
          .environment()
          .put(
              "ACTORFLOW_JAVA_OPTIONS",
              String.join(" ", "-Xmx" + heap, CORES, "-Djava.io.tmpdir=" + place.folder()));
      Life life = Life.begin(system(), builder, place.folder().resolve("log"));
      // The node knows its pipelines from then on, and goes on with them by itself.
      if (!hasPipeline) {
        api.awaitReady(life);
        api.submit(place.name(), pipeline());
        hasPipeline = true;
      }
      return life;
    }

    private String pipeline() {
      String text =
          PipelineTemplate.of("J3")
              .with("name", place.name())
              .with("bootstrap", place.bootstrap())
              .with("input", quoted(place.inputs()))
              .with("output", place.name())
              .with("end", "none")
              .with("delivery", "exactly-once")
              .with("scale", "")
              .filled();
      return ConfigFactory.parseString(text).root().render(ConfigRenderOptions.concise());
    }

    private static String quoted(List<String> names) {
      return names.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
    }

    @Override
    public long journalledBytes(AttachedJvm jvm) {
      return (long) api.sum("actorflow_journal_bytes_total");
    }

    @Override
    public Path store() {
      return data.resolve("state");
    }

    @Override
    public long durableBytes() {
      return Folders.bytes(data.resolve("journal"));
    }

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException failed) {
        throw new BenchException("there is no free port: " + failed.getMessage(), failed);
      }
    }
  }
}
