package io.actorflow.dev;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A cluster on this machine: a Kafka broker, a PostgreSQL and some nodes, each a process of its
 * own. Nodes are counted from 1.
 *
 * <p>What runs is found by the files in its folder, so that it does not matter who has started it.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration NODE_DEADLINE = Duration.ofSeconds(90);
  private static final String DATABASE = "actorflow";
  private static final String KAFKA = "Kafka";
  private static final String POSTGRES = "PostgreSQL";

  private final ClusterLayout layout;
  private final Lifetime lifetime;
  private final Consumer<String> progress;

  /** A tied process ends with the pipe to it, and the pipe with its last reference. */
  private final Map<String, Object> tied = new ConcurrentHashMap<>();

  LocalCluster(ClusterLayout layout, Lifetime lifetime, Consumer<String> progress) {
    this.layout = layout;
    this.lifetime = lifetime;
    this.progress = progress;
  }

  /**
   * A cluster on free ports that ends with this process; nothing of it runs yet.
   *
   * @param home folder of ActorFlow, whose node module has been packaged
   * @param folder for data and logs
   * @param nodes how many there may be, at least three
   * @param settings further lines of the nodes' configuration
   */
  public static LocalCluster onFreePorts(Path home, Path folder, int nodes, String settings) {
    return new LocalCluster(
        ClusterLayout.onFreePorts(home, folder, nodes, settings), Lifetime.TIED, message -> {});
  }

  /** Starts Kafka and PostgreSQL, unless they run, and waits until both answer. */
  public void startServices() {
    CompletableFuture<Void> kafka = CompletableFuture.runAsync(this::startKafka);
    CompletableFuture<Void> postgres = CompletableFuture.runAsync(this::startPostgres);
    try {
      CompletableFuture.allOf(kafka, postgres).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ServiceException known ? known : e;
    }
  }

  private void startKafka() {
    if (ServiceProcess.find(KAFKA, layout.kafkaFolder()).isEmpty()) {
      tied.put(
          KAFKA, KafkaProcess.start(layout.kafkaFolder(), layout.kafkaPort(), Map.of(), lifetime));
      progress.accept("Kafka is up at " + bootstrapServers());
    } else {
      progress.accept("Kafka runs already at " + bootstrapServers());
    }
  }

  private void startPostgres() {
    Optional<ServiceProcess> keeper = ServiceProcess.find(POSTGRES, layout.postgresFolder());
    if (keeper.isPresent() && !Ports.answers(layout.postgresPort())) {
      progress.accept("PostgreSQL has died and is started again");
      keeper.get().kill();
      keeper = Optional.empty();
    }
    if (keeper.isEmpty()) {
      PostgresProcess postgres =
          PostgresProcess.start(layout.postgresFolder(), layout.postgresPort(), lifetime);
      tied.put(POSTGRES, postgres);
      postgres.createDatabase(DATABASE);
      progress.accept("PostgreSQL is up at %s:%d".formatted(Ports.HOST, layout.postgresPort()));
    } else {
      progress.accept(
          "PostgreSQL runs already at %s:%d".formatted(Ports.HOST, layout.postgresPort()));
    }
  }

  /** Starts these nodes, unless they run, and waits until each is a working member. */
  public void startNodes(int... numbers) {
    List<Runnable> waits = new ArrayList<>();
    for (int number : numbers) {
      Optional<ServiceProcess> running = find(number);
      if (running.isPresent() && NodeProcess.isReady(layout.httpPort(number))) {
        progress.accept("node %d runs already at %s".formatted(number, api(number)));
      } else {
        ServiceProcess process = running.orElseGet(() -> launch(number));
        waits.add(
            () -> {
              process.awaitReady(NODE_DEADLINE, () -> NodeProcess.isReady(layout.httpPort(number)));
              progress.accept("node %d is up at %s".formatted(number, api(number)));
            });
      }
    }
    waits.forEach(Runnable::run);
  }

  /** Starts a node and does not wait. */
  public void launchNode(int number) {
    if (find(number).isPresent()) {
      throw new ServiceException("%s runs already".formatted(name(number)));
    }
    launch(number);
  }

  private ServiceProcess launch(int number) {
    Ports.choose(name(number), layout.port(number));
    Ports.choose(name(number), layout.httpPort(number));
    Map<String, String> environment =
        Map.of(
            "ACTORFLOW_PORT",
            Integer.toString(layout.port(number)),
            "ACTORFLOW_HTTP_PORT",
            Integer.toString(layout.httpPort(number)),
            "ACTORFLOW_DATA",
            layout.nodeFolder(number).toAbsolutePath().toString(),
            "ACTORFLOW_KAFKA",
            bootstrapServers(),
            "ACTORFLOW_JOURNAL_URL",
            "jdbc:postgresql://%s:%d/%s".formatted(Ports.HOST, layout.postgresPort(), DATABASE));
    ServiceProcess process =
        ServiceProcess.start(
            NodeProcess.program(
                name(number),
                layout.home(),
                layout.nodeFolder(number),
                layout.nodeConfig(),
                environment,
                lifetime),
            lifetime);
    tied.put(name(number), process);
    return process;
  }

  /** SIGKILL, and waits until it has gone. */
  public void killNode(int number) {
    running(number).kill();
  }

  /** SIGTERM, and waits until it has drained, left and gone. */
  public void terminateNode(int number) {
    running(number).terminate();
  }

  /** SIGSTOP: it hangs until it is {@link #continueNode continued}. */
  public void pauseNode(int number) {
    running(number).signal("STOP");
  }

  public void continueNode(int number) {
    running(number).signal("CONT");
  }

  public boolean isRunning(int number) {
    return find(number).isPresent();
  }

  private ServiceProcess running(int number) {
    return find(number)
        .orElseThrow(() -> new ServiceException("%s does not run".formatted(name(number))));
  }

  private Optional<ServiceProcess> find(int number) {
    if (number < 1 || number > layout.nodes()) {
      throw new ServiceException(
          "there is no node %d (expected: 1 to %d)".formatted(number, layout.nodes()));
    }
    return ServiceProcess.find(name(number), layout.nodeFolder(number));
  }

  private static String name(int number) {
    return "node " + number;
  }

  /** A line for each part. */
  List<PartStatus> status() {
    List<PartStatus> parts = new ArrayList<>();
    parts.add(
        part(
            KAFKA,
            bootstrapServers(),
            layout.kafkaFolder(),
            () -> Ports.answers(layout.kafkaPort())));
    parts.add(
        part(
            POSTGRES,
            Ports.HOST + ":" + layout.postgresPort(),
            layout.postgresFolder(),
            () -> Ports.answers(layout.postgresPort())));
    IntStream.rangeClosed(1, layout.nodes())
        .forEach(
            number ->
                parts.add(
                    part(
                        name(number),
                        Ports.HOST + ":" + layout.httpPort(number),
                        layout.nodeFolder(number),
                        () -> NodeProcess.isReady(layout.httpPort(number)))));
    return parts;
  }

  private static PartStatus part(
      String name, String address, Path folder, BooleanSupplier answers) {
    Optional<ServiceProcess> process = ServiceProcess.find(name, folder);
    String state =
        process.isEmpty() ? "stopped" : answers.getAsBoolean() ? "up" : "running, not ready";
    return new PartStatus(
        name,
        state,
        address,
        process.map(running -> running.handle().pid()).orElse(0L),
        folder.resolve("log"));
  }

  /**
   * One of the processes.
   *
   * @param pid 0 if it does not run
   */
  record PartStatus(String name, String state, String address, long pid, Path log) {}

  /** What Kafka's clients connect to. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + layout.kafkaPort();
  }

  /** Of a node's control API. */
  public URI api(int number) {
    return URI.create("http://%s:%d".formatted(Ports.HOST, layout.httpPort(number)));
  }

  /** {@code host:port} by which the cluster knows a node. */
  public String address(int number) {
    return Ports.HOST + ":" + layout.port(number);
  }

  public Path log(int number) {
    return layout.nodeFolder(number).resolve("log");
  }

  /** Stops all that runs: the nodes together, then what they stand on. */
  @Override
  public void close() {
    List<CompletableFuture<Void>> stopping = new ArrayList<>();
    for (int number = 1; number <= layout.nodes(); number++) {
      String name = name(number);
      find(number)
          .ifPresent(
              node ->
                  stopping.add(
                      CompletableFuture.runAsync(
                          () -> {
                            node.signal("CONT");
                            node.terminate();
                            progress.accept(name + " has stopped");
                          })));
    }
    join(stopping);
    List<CompletableFuture<Void>> services =
        List.of(stopping(KAFKA, layout.kafkaFolder()), stopping(POSTGRES, layout.postgresFolder()));
    join(services);
  }

  private CompletableFuture<Void> stopping(String name, Path folder) {
    return CompletableFuture.runAsync(
        () ->
            ServiceProcess.find(name, folder)
                .ifPresent(
                    service -> {
                      service.terminate();
                      progress.accept(name + " has stopped");
                    }));
  }

  private static void join(List<CompletableFuture<Void>> all) {
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ServiceException known ? known : e;
    }
  }
}
