package io.actorflow.kafka;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.kafka.Broker.bid;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.SplitReader;
import io.actorflow.dev.KafkaProcess;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.PreferredLeaderNotAvailableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers, each the leader of some partitions; one of them comes and goes. */
class LeaderChangeTest {
  private static final Schema BIDS = schema(int64("auction"), int64("price"));
  private static final String TOPIC = "bids";
  private static final int PARTITIONS = 4;

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final List<Row> sent = new ArrayList<>();
  private final List<Row> read = new ArrayList<>();
  private final Map<String, Long> positions = new HashMap<>();

  @Test
  void oneReaderFollowsItsPartitionsFromBrokerToBroker(@TempDir Path folder) throws Exception {
    int controller = freePort();
    int firstPort = freePort();
    int port = freePort();
    try (KafkaProcess first =
        KafkaProcess.start(folder.resolve("1"), firstPort, first(firstPort, controller))) {
      KafkaProcess second = second(folder, port, controller);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()));
          Producer<@Nullable String, @Nullable String> producer =
              Broker.producer(Map.of("bootstrap.servers", first.bootstrapServers()))) {
        createTopic(admin);
        try (SplitReader reader = open(first)) {
          sendAndRead(producer, reader);

          second.kill();
          sendAndRead(producer, reader);

          second = second(folder, port, controller);
          makeLeader(admin, 2);
          sendAndRead(producer, reader);

          assertThat(read).containsExactlyInAnyOrderElementsOf(sent);
        }
      } finally {
        second.close();
      }
    }
  }

  private static Map<String, String> first(int port, int controller) {
    Map<String, String> settings = new HashMap<>(quorum(controller));
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller));
    // A broker that says nothing for so long has no partitions any more.
    settings.put("broker.session.timeout.ms", "2000");
    return settings;
  }

  private static KafkaProcess second(Path folder, int port, int controller) {
    Map<String, String> settings = new HashMap<>(quorum(controller));
    settings.put("process.roles", "broker");
    settings.put("node.id", "2");
    settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
    return KafkaProcess.start(folder.resolve("2"), port, settings);
  }

  private static Map<String, String> quorum(int controller) {
    return Map.of(
        "controller.quorum.voters",
        "1@127.0.0.1:" + controller,
        "broker.heartbeat.interval.ms",
        "500");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void createTopic(Admin admin) throws Exception {
    Map<Integer, List<Integer>> replicas =
        Map.of(0, List.of(1, 2), 1, List.of(2, 1), 2, List.of(1, 2), 3, List.of(2, 1));
    admin.createTopics(List.of(new NewTopic(TOPIC, replicas))).all().get(30, TimeUnit.SECONDS);
    makeLeader(admin, 2);
  }

  /** Waits until a broker leads the partitions that it would lead if all were well. */
  private static void makeLeader(Admin admin, int broker) throws Exception {
    Set<TopicPartition> wanted = Set.of(new TopicPartition(TOPIC, 1), new TopicPartition(TOPIC, 3));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!leads(admin, broker)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      admin
          .electLeaders(ElectionType.PREFERRED, wanted)
          .partitions()
          .get(30, TimeUnit.SECONDS)
          .values()
          .forEach(
              failure ->
                  assertThat(failure.orElse(new ElectionNotNeededException("elected")))
                      .isInstanceOfAny(
                          ElectionNotNeededException.class,
                          PreferredLeaderNotAvailableException.class));
    }
  }

  private static boolean leads(Admin admin, int broker) throws Exception {
    try {
      return admin
              .describeTopics(List.of(TOPIC))
              .allTopicNames()
              .get(30, TimeUnit.SECONDS)
              .values()
              .stream()
              .flatMap(topic -> topic.partitions().stream())
              .filter(partition -> partition.leader() != null)
              .filter(partition -> partition.leader().id() == broker)
              .count()
          == 2;
    } catch (ExecutionException unknownYet) {
      return false;
    }
  }

  private SplitReader open(KafkaProcess first) {
    KafkaSource source =
        new KafkaSource(
            Settings.source(
                "bootstrap-servers = \"%s\", timeout = 60s, max-rows = 3"
                    .formatted(first.bootstrapServers())));
    return source.open(
        new TestReaderContext("test", BIDS, memory.get(), new ArrayList<>()),
        Reading.starts(source));
  }

  /** Sends ten bids to each partition, and reads until all sent so far have come. */
  private void sendAndRead(
      Producer<@Nullable String, @Nullable String> producer, SplitReader reader) {
    IntStream.range(0, 10 * PARTITIONS)
        .forEach(
            index -> {
              long id = sent.size();
              Broker.send(
                  producer, new ProducerRecord<>(TOPIC, index % PARTITIONS, null, bid(id, index)));
              sent.add(row(id, (long) index));
            });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (read.size() < sent.size()) {
      assertThat(System.nanoTime())
          .as("read %s of %s", read.size(), sent.size())
          .isLessThan(deadline);
      Batch batch = reader.poll(Duration.ofMillis(200));
      if (batch != null) {
        take(batch);
      }
    }
  }

  private void take(Batch batch) {
    try (batch) {
      String split = batch.provenance().producer();
      assertThat(batch.provenance().from()).isEqualTo(positions.getOrDefault(split, -1L));
      positions.put(split, batch.provenance().to());
      read.addAll(Rows.of(batch).rows());
    }
  }
}
