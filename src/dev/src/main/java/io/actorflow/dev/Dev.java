package io.actorflow.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What {@code ./actorflow dev} starts: a cluster on this machine to try things on. */
@Command(
    name = "actorflow dev",
    description = {
      "Starts a local cluster and returns: a Kafka broker, a PostgreSQL and three nodes, each a process of its own.",
      "Data, logs and process numbers are in .actorflow/dev."
    },
    mixinStandardHelpOptions = true,
    subcommands = {LoadCommand.class})
public final class Dev implements Callable<Integer> {
  static final String BIDS = "bids";
  static final int BIDS_PARTITIONS = 8;

  private static final String TRENDING = "trending";

  private final Path home = Path.of(System.getProperty("actorflow.home", "."));

  private Dev() {}

  public static void main(String[] arguments) {
    CommandLine commands = new CommandLine(new Dev());
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof ServiceException) {
            System.err.println(failure.getMessage());
          } else {
            failure.printStackTrace();
          }
          return 1;
        });
    System.exit(commands.execute(arguments));
  }

  private LocalCluster cluster() {
    return new LocalCluster(layout(), Lifetime.DETACHED, System.err::println);
  }

  private ClusterLayout layout() {
    return ClusterLayout.standard(home, Path.of(".actorflow", "dev").toAbsolutePath());
  }

  @Override
  public Integer call() {
    LocalCluster cluster = cluster();
    System.err.println("starting Kafka and PostgreSQL");
    cluster.startServices();
    createTopics(cluster.bootstrapServers());
    System.err.println("starting the nodes");
    cluster.startNodes(IntStream.rangeClosed(1, layout().nodes()).toArray());
    System.out.println(
        """

        The cluster is up. What to try next:
          ./pbm cluster show
          ./actorflow dev load bids --rate 20000      until Ctrl-C; in a terminal of its own
          ./pbm pipeline submit examples/trending-auctions-kafka.conf
          ./pbm pipeline describe trending-auctions   also: lag, pause, resume, stop, delete
          ./pbm shard list
          ./actorflow dev kill 2                      kill -9; the results stay exact
          ./actorflow dev start 2
          ./actorflow dev status
          ./actorflow dev stop                        everything; data stay in .actorflow/dev""");
    return 0;
  }

  private static void createTopics(String bootstrapServers) {
    try (Topics topics = new Topics(bootstrapServers)) {
      Set<String> there = topics.names();
      for (String name : List.of(BIDS, TRENDING)) {
        if (!there.contains(name)) {
          topics.create(name, BIDS_PARTITIONS);
        }
      }
    }
  }

  @Command(description = "Says what runs, and where.", mixinStandardHelpOptions = true)
  int status() {
    List<LocalCluster.PartStatus> parts = cluster().status();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PART", "STATE", "ADDRESS", "PID", "LOG"));
    for (LocalCluster.PartStatus part : parts) {
      rows.add(
          List.of(
              part.name(),
              part.state(),
              part.address(),
              part.pid() == 0 ? "-" : Long.toString(part.pid()),
              part.log().toString()));
    }
    rows.forEach(row -> System.out.println("%-12s%-20s%-18s%-9s%s".formatted(row.toArray())));
    return parts.stream().allMatch(part -> part.state().equals("up")) ? 0 : 1;
  }

  @Command(description = "Stops everything cleanly. Data stay.", mixinStandardHelpOptions = true)
  int stop() {
    cluster().close();
    return 0;
  }

  @Command(description = "Kills a node with SIGKILL.", mixinStandardHelpOptions = true)
  int kill(@Parameters(paramLabel = "NODE", description = "1 to 3") int node) {
    cluster().killNode(node);
    System.err.println(
        "node %d is dead; ./actorflow dev start %d brings it back".formatted(node, node));
    return 0;
  }

  @Command(
      description = "Lets a node drain, leave and end (SIGTERM).",
      mixinStandardHelpOptions = true)
  int terminate(@Parameters(paramLabel = "NODE", description = "1 to 3") int node) {
    cluster().terminateNode(node);
    System.err.println(
        "node %d has left; ./actorflow dev start %d brings it back".formatted(node, node));
    return 0;
  }

  @Command(description = "Starts a node and waits until it is up.", mixinStandardHelpOptions = true)
  int start(@Parameters(paramLabel = "NODE", description = "1 to 3") int node) {
    LocalCluster cluster = cluster();
    if (cluster.status().stream()
        .anyMatch(part -> part.name().equals("node " + node) && part.pid() != 0)) {
      throw new ServiceException("node %d runs already".formatted(node));
    }
    cluster.startNodes(node);
    return 0;
  }
}
