package io.actorflow.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.actorflow.dev.LocalCluster;
import io.actorflow.dev.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.IsolationLevel;

/**
 * Three nodes that run pipelines under load while things happen to them; in the end what came out
 * is compared with the {@link Oracle}.
 */
final class Scenario implements AutoCloseable {
  private static final int NODES = 3;
  private static final int MOST_NODES = 4;
  private static final int PARTITIONS = 8;
  private static final int SHARDS = 6;
  private static final int TASKS = 3;
  private static final String BIDS = "bids";
  private static final String TOTALS = Workload.TOTALS.pipelineName();

  /** So little that tables spill within seconds. */
  private static final String LITTLE_MEMORY = "actorflow.node.state.memory = 256KiB";

  private static final Duration LONG = Duration.ofSeconds(90);

  private final List<Workload> workloads;
  private final LocalCluster cluster;
  private final Control control;
  private final Load load;
  private final Arrivals committed;
  private final Arrivals written;

  /**
   * @param further beside {@link Workload#TOTALS}, by which pauses are measured
   */
  Scenario(Path folder, Workload... further) {
    workloads =
        Stream.concat(Stream.of(Workload.TOTALS), Arrays.stream(further)).distinct().toList();
    Path home = Path.of(System.getProperty("actorflow.home", ".")).normalize();
    cluster = LocalCluster.onFreePorts(home, folder, MOST_NODES, LITTLE_MEMORY);
    control = new Control(cluster, MOST_NODES);
    cluster.startServices();
    try (Topics topics = new Topics(cluster.bootstrapServers())) {
      topics.create(BIDS, PARTITIONS);
      workloads.forEach(workload -> topics.create(workload.topic(), PARTITIONS));
    }
    cluster.startNodes(IntStream.rangeClosed(1, NODES).toArray());
    load = new Load(cluster.bootstrapServers(), BIDS);
    workloads.forEach(workload -> control.submit(pipeline(workload.pipeline(home))));
    committed =
        new Arrivals(cluster.bootstrapServers(), TOTALS, IsolationLevel.READ_COMMITTED, SHARDS);
    written =
        new Arrivals(cluster.bootstrapServers(), TOTALS, IsolationLevel.READ_UNCOMMITTED, SHARDS);
    awaitResults(System.nanoTime());
  }

  private Config pipeline(Config file) {
    Config pipeline = file.getConfig("pipeline");
    boolean isLinear = pipeline.hasPath("source");
    String source = isLinear ? "source" : "sources." + BIDS;
    String sink = isLinear ? "sink" : "sinks." + pipeline.getString("name");
    Map<String, Object> changes =
        Map.of(
            source + ".bootstrap-servers",
            cluster.bootstrapServers(),
            sink + ".bootstrap-servers",
            cluster.bootstrapServers(),
            // A machine that stands still for a while makes no split idle.
            source + ".event-time.idle-timeout",
            "60s",
            "shards",
            SHARDS,
            "parallelism",
            TASKS);
    for (Map.Entry<String, Object> change : changes.entrySet()) {
      pipeline =
          pipeline.withValue(change.getKey(), ConfigValueFactory.fromAnyRef(change.getValue()));
    }
    return pipeline.atKey("pipeline");
  }

  /** SIGKILL to some nodes at once, which stay away; waits until the others have taken over. */
  void kill(int... nodes) {
    Set<Integer> victims = shardsOn(nodes);
    long begin = System.nanoTime();
    for (int node : nodes) {
      cluster.killNode(node);
    }
    measure("kill -9 of node " + IntStream.of(nodes).boxed().toList(), begin, victims);
  }

  /** Kills a node again as soon as it is back, before its work is. */
  void killTwice(int node) {
    Set<Integer> victims = shardsOn(node);
    long begin = System.nanoTime();
    cluster.killNode(node);
    cluster.startNodes(node);
    cluster.killNode(node);
    measure("kill -9 twice of node " + node, begin, victims);
  }

  /** SIGTERM: the node hands over and leaves. */
  void terminate(int node) {
    Set<Integer> victims = shardsOn(node);
    long begin = System.nanoTime();
    cluster.terminateNode(node);
    measure("SIGTERM of node " + node, begin, victims);
  }

  /** All nodes die at once, and start again. */
  void killAll() {
    Set<Integer> victims = IntStream.range(0, SHARDS).boxed().collect(Collectors.toSet());
    long begin = System.nanoTime();
    for (int node = 1; node <= NODES; node++) {
      cluster.killNode(node);
    }
    cluster.startNodes(IntStream.rangeClosed(1, NODES).toArray());
    measure("kill -9 of all nodes and start", begin, victims);
  }

  /** A node stands still for longer than the others wait, then goes on, not knowing. */
  void freeze(int node) {
    Set<Integer> victims = shardsOn(node);
    long begin = System.nanoTime();
    cluster.pauseNode(node);
    measure("freeze of node " + node, begin, victims);
    cluster.continueNode(node);
    Await.that(
        "the node that was given up to end",
        LONG,
        () -> "node " + node + " runs",
        () -> !cluster.isRunning(node));
  }

  /** Starts a node, new or come back, and waits until the cluster has it and results flow. */
  void start(int node) {
    long begin = System.nanoTime();
    cluster.startNodes(node);
    awaitResults(System.nanoTime());
    measure("start of node " + node, begin, Set.of());
  }

  private Set<Integer> shardsOn(int... nodes) {
    startThoseGivenUp(nodes);
    Set<Integer> victims = new TreeSet<>();
    for (int node : nodes) {
      victims.addAll(control.shardsOn(TOTALS, cluster.address(node)));
    }
    return victims;
  }

  /**
   * On a machine that has too much to do the others may take a node for dead, which then ends; what
   * starts nodes elsewhere starts it again, and so does this.
   */
  private void startThoseGivenUp(int... nodes) {
    for (int node : nodes) {
      if (!cluster.isRunning(node)) {
        System.out.printf("node %d had been given up by the others and is started again%n", node);
        start(node);
      }
    }
  }

  private void measure(String what, long begin, Set<Integer> victims) {
    awaitResults(begin + Duration.ofSeconds(1).toNanos());
    long end = System.nanoTime();
    Set<Integer> others = new TreeSet<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      if (!victims.contains(shard)) {
        others.add(shard);
      }
    }
    System.out.printf(
        "%-32s shards %s resume after %s (%s before commit); others pause %s (%s)%n",
        what,
        victims,
        seconds(committed, victims, begin, end),
        seconds(written, victims, begin, end),
        seconds(committed, others, begin, end),
        seconds(written, others, begin, end));
  }

  private static String seconds(Arrivals arrivals, Set<Integer> shards, long from, long to) {
    return "%.1f s"
        .formatted(
            shards.stream()
                    .mapToLong(shard -> arrivals.longestPause(shard, from, to).toMillis())
                    .max()
                    .orElse(0)
                / 1000.0);
  }

  private void awaitResults(long since) {
    Await.that(
        "results of all shards",
        LONG,
        () -> silent(since) + " are silent\n" + control.describe(TOTALS),
        () -> silent(since).isEmpty());
  }

  private List<Integer> silent(long since) {
    return IntStream.range(0, SHARDS)
        .filter(shard -> !committed.anySince(shard, since))
        .boxed()
        .toList();
  }

  /** Ends the load, drains the pipelines, and compares. */
  void verify() throws Exception {
    long bids = load.finish(PARTITIONS);
    long spilled = control.spilledGroups(TOTALS);
    assertThat(spilled).as("groups on disk").isPositive();
    List<String> differences = new ArrayList<>();
    List<String> sizes = new ArrayList<>();
    for (Workload workload : workloads) {
      Comparison<?, ?> comparison = workload.comparison(Load.bids(), bids);
      try (Results results =
          new Results(
              cluster.bootstrapServers(), workload.topic(), IsolationLevel.READ_COMMITTED)) {
        Await.that(
            "all results of " + workload,
            LONG,
            () -> comparison.progress() + "\n" + control.describe(workload.pipelineName()),
            () -> {
              results.poll(Duration.ofMillis(200), comparison::add);
              return comparison.isComplete();
            });
        stop(workload.pipelineName());
        results.readAll(comparison::add);
      }
      sizes.add(comparison.progress());
      differences.addAll(comparison.differences());
    }
    System.out.printf(
        "%,d bids, %s; %,d groups on disk%n", bids, String.join(", ", sizes), spilled);
    assertThat(differences).as("%d differences", differences.size()).isEmpty();
  }

  private void stop(String pipeline) {
    control.stop(pipeline);
    Await.that(
        pipeline + " to stop",
        LONG,
        () -> control.describe(pipeline),
        () -> control.state(pipeline).equals("stopped"));
  }

  @Override
  public void close() throws Exception {
    load.close();
    committed.close();
    written.close();
    cluster.close();
  }
}
