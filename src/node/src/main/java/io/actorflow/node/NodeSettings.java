package io.actorflow.node;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Problems;
import io.actorflow.api.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a node is told of itself, described in reference.conf at {@link #PATH}. */
public record NodeSettings(
    String cluster,
    String host,
    int port,
    List<String> seedNodes,
    String dataDir,
    int parallelism,
    FailureDetection failureDetection,
    Journal journal,
    Duration commitInterval,
    Snapshot snapshot,
    State state) {
  public static final String PATH = "actorflow.node";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  /** How soon a silent node is given up. */
  public enum FailureDetection {
    FAST,
    CALM
  }

  /** Where state is kept. */
  public record Journal(Type type, String url, String user, Secret password, int connections) {
    /** The databases there are. */
    public enum Type {
      ROCKSDB,
      POSTGRES
    }

    public Journal {
      new Problems()
          .check(
              type == Type.ROCKSDB || url.matches("jdbc:postgresql://[^?]+"),
              "url",
              url,
              "jdbc:postgresql://host:port/database without parameters")
          .check(connections >= 2 && connections <= 200, "connections", connections, "2 to 200")
          .throwIfAny();
    }
  }

  /** When shards make snapshots. */
  public record Snapshot(long commits, ConfigMemorySize bytes) {
    public Snapshot {
      new Problems()
          .check(commits >= 1, "commits", commits, "at least 1")
          .check(bytes.toBytes() >= 1024, "bytes", bytes, "at least 1KiB")
          .throwIfAny();
    }
  }

  /** Memory for state. */
  public record State(ConfigMemorySize memory, ConfigMemorySize cache) {
    public State {
      new Problems()
          .check(cache.toBytes() >= 4 << 20, "cache", cache, "at least 4MiB")
          .throwIfAny();
    }

    /** Heap for it. */
    long heapBytes() {
      return memory.toBytes() > 0 ? memory.toBytes() : Runtime.getRuntime().maxMemory() / 4;
    }
  }

  public NodeSettings {
    seedNodes = List.copyOf(seedNodes);
    new Problems()
        .check(cluster.matches("[a-z][a-z0-9-]{0,62}"), "cluster", cluster, "a name in kebab-case")
        .check(
            LOOPBACK.contains(host),
            "host",
            host,
            "a loopback address: nodes cannot be reached from elsewhere before there is TLS")
        .check(port >= 0 && port <= 65_535, "port", port, "0 to 65535")
        .check(
            seedNodes.stream().allMatch(seed -> seed.matches("[^:\\s]+:\\d{1,5}")),
            "seed-nodes",
            seedNodes,
            "host:port of each")
        .check(seedNodes.isEmpty() || port != 0, "port", port, "a fixed port with seed-nodes")
        .check(
            seedNodes.size() <= 1 || journal.type() == Journal.Type.POSTGRES,
            "journal.type",
            journal.type(),
            "postgres with more than one node")
        .check(!dataDir.isBlank(), "data-dir", dataDir, "a folder")
        .check(parallelism >= 0 && parallelism <= 1024, "parallelism", parallelism, "0 to 1024")
        .check(
            !commitInterval.isNegative() && commitInterval.compareTo(Duration.ofSeconds(10)) <= 0,
            "commit-interval",
            commitInterval,
            "0 to 10s")
        .throwIfAny();
  }

  /** Tasks or shards per node. */
  int width() {
    return parallelism > 0 ? parallelism : Runtime.getRuntime().availableProcessors();
  }
}
