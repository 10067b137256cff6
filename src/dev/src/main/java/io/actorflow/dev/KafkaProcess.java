package io.actorflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A real Kafka broker in a process of its own, controller and broker in one, without passwords and
 * on loopback only.
 *
 * <p>Its data stay in the folder: starting again there, also after {@link #kill}, finds every topic
 * as it was. It ends when this process ends.
 */
public final class KafkaProcess implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private final ServiceProcess process;
  private final int port;

  private KafkaProcess(ServiceProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @param folder for its data and its log; made if it is not there
   * @param port to listen on, 0 for a free one
   * @throws ServiceException if it does not come up; with the end of its log
   */
  public static KafkaProcess start(Path folder, int port) {
    return start(folder, port, Map.of());
  }

  /** As above, with broker settings in place of those that are set here. */
  public static KafkaProcess start(Path folder, int port, Map<String, String> settings) {
    return start(folder, port, settings, Lifetime.TIED);
  }

  static KafkaProcess start(
      Path folder, int port, Map<String, String> settings, Lifetime lifetime) {
    int chosen = Ports.choose("Kafka", port);
    Path properties = folder.resolve("server.properties");
    try {
      Files.createDirectories(folder);
      Properties all = settings(folder, chosen);
      all.putAll(settings);
      try (Writer writer = Files.newBufferedWriter(properties)) {
        all.store(writer, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka's folder cannot be written: " + folder, e);
    }
    ServiceProcess process =
        ServiceProcess.start(
            JavaProgram.ofThisModule(
                "Kafka",
                folder,
                List.of(
                    "-Xms256m",
                    "-Xmx512m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dlogback.configurationFile=io/actorflow/dev/service-logback.xml"),
                KafkaServer.class,
                properties.toString()),
            lifetime);
    KafkaProcess kafka = new KafkaProcess(process, chosen);
    process.awaitReady(START_DEADLINE, kafka::answers);
    return kafka;
  }

  private static Properties settings(Path folder, int port) {
    int controllerPort = Ports.free();
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
                    .formatted(Ports.HOST, port, Ports.HOST, controllerPort),
            "controller.listener.names", "CONTROLLER",
            "controller.quorum.voters", "1@%s:%d".formatted(Ports.HOST, controllerPort),
            "log.dirs", folder.resolve("data").toAbsolutePath().toString(),
            "auto.create.topics.enable", "false",
            "group.min.session.timeout.ms", "1000",
            "group.initial.rebalance.delay.ms", "0",
            // By age of the records' own timestamps: generated events of years ago would vanish.
            "log.retention.ms", "-1"));
    settings.put(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT");
    for (String internal :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(internal + ".replication.factor", "1");
      settings.put(internal + ".num.partitions", "8");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    return settings;
  }

  private boolean answers() {
    if (!Ports.answers(port)) {
      return false;
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.kill();
      throw new ServiceException("interrupted while waiting for Kafka", e);
    }
  }

  /** What clients connect to: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.handle().pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: it gets no chance to flush or to say goodbye, what it has written stays. */
  public void kill() {
    process.kill();
  }

  /** Stops it cleanly and waits until it has gone. */
  @Override
  public void close() {
    process.stop();
  }
}
