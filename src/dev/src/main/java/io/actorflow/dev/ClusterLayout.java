package io.actorflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the parts of a local cluster are.
 *
 * @param home folder of ActorFlow itself
 * @param folder for data, logs and what is noted down of processes
 * @param ports of the nodes for each other; the first three are those to join at
 * @param httpPorts of the nodes' control APIs
 */
record ClusterLayout(
    Path home,
    Path folder,
    int kafkaPort,
    int postgresPort,
    List<Integer> ports,
    List<Integer> httpPorts,
    String settings) {
  static final int SEEDS = 3;

  private static final int KAFKA_PORT = 9092;
  private static final int POSTGRES_PORT = 54320;
  private static final int PORT = 2551;
  private static final int HTTP_PORT = 9110;

  ClusterLayout {
    ports = List.copyOf(ports);
    httpPorts = List.copyOf(httpPorts);
  }

  /** The ports that the examples and cluster-config/three-nodes.conf speak of. */
  static ClusterLayout standard(Path home, Path folder) {
    return new ClusterLayout(
        home,
        folder,
        KAFKA_PORT,
        POSTGRES_PORT,
        IntStream.range(0, SEEDS).mapToObj(index -> PORT + index).toList(),
        IntStream.range(0, SEEDS).mapToObj(index -> HTTP_PORT + index).toList(),
        "");
  }

  /**
   * @param settings further lines of the nodes' configuration
   */
  static ClusterLayout onFreePorts(Path home, Path folder, int nodes, String settings) {
    List<Integer> free = Ports.free(2 + 2 * nodes);
    return new ClusterLayout(
        home,
        folder,
        free.get(0),
        free.get(1),
        free.subList(2, 2 + nodes),
        free.subList(2 + nodes, free.size()),
        settings);
  }

  int nodes() {
    return ports.size();
  }

  Path kafkaFolder() {
    return folder.resolve("kafka");
  }

  Path postgresFolder() {
    return folder.resolve("postgres");
  }

  /** Of node {@code number}, counted from 1. */
  Path nodeFolder(int number) {
    return folder.resolve("node-" + number);
  }

  int port(int number) {
    return ports.get(number - 1);
  }

  int httpPort(int number) {
    return httpPorts.get(number - 1);
  }

  /** The configuration of all nodes: the one for three nodes, with other ports if these differ. */
  Path nodeConfig() {
    Path shipped = home.resolve("cluster-config/three-nodes.conf").toAbsolutePath();
    if (ports.equals(standard(home, folder).ports())) {
      return shipped;
    }
    Path adapted = folder.resolve("nodes.conf");
    String seeds =
        ports.stream()
            .limit(SEEDS)
            .map(port -> "\"%s:%d\"".formatted(Ports.HOST, port))
            .collect(Collectors.joining(", "));
    try {
      Files.createDirectories(folder);
      Files.writeString(
          adapted,
          "include file(\"%s\")\nactorflow.node.seed-nodes = [%s]\n%s\n"
              .formatted(shipped, seeds, settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return adapted;
  }
}
