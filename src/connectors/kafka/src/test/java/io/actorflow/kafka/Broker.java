package io.actorflow.kafka;

import io.actorflow.dev.KafkaProcess;
import io.actorflow.dev.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** One real broker for all tests of this module; it ends with their process. */
final class Broker {
  static final String USER = "reader";
  static final String PASSWORD = "back\\slash \"quote\"; and=more";

  private static final AtomicInteger TOPICS = new AtomicInteger();

  private Broker() {}

  /** Started when the first test asks for it. */
  private static final class Running {
    static final int LOGIN_PORT = freePort();
    static final KafkaProcess KAFKA = start();

    private static KafkaProcess start() {
      int port = freePort();
      int controller = freePort();
      try {
        return KafkaProcess.start(
            Files.createTempDirectory(Path.of("target"), "kafka"),
            port,
            Map.of(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,SASL_PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, LOGIN_PORT, controller),
                "controller.quorum.voters",
                "1@127.0.0.1:" + controller,
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                JaasEntry.of(
                        "org.apache.kafka.common.security.plain.PlainLoginModule",
                        "broker",
                        "unused")
                    .replace(";", " user_%s=\"%s\";".formatted(USER, escaped()))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String escaped() {
      return PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static String servers() {
    return Running.KAFKA.bootstrapServers();
  }

  /** Where the broker asks for {@link #USER} and {@link #PASSWORD}. */
  static String serversWithLogin() {
    return servers().replaceAll(":\\d+", ":" + Running.LOGIN_PORT);
  }

  /** Makes a topic of a name that no other test has. */
  static String topic(String name, int partitions, Map<String, String> settings) {
    String unique = name + "-" + TOPICS.incrementAndGet();
    try (Topics topics = new Topics(servers())) {
      topics.create(unique, partitions, settings);
    }
    return unique;
  }

  static String topic(String name, int partitions) {
    return topic(name, partitions, Map.of());
  }

  static Producer<@Nullable String, @Nullable String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("bootstrap.servers", servers());
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  /** Sends a record and waits until it is there. */
  static void send(
      Producer<@Nullable String, @Nullable String> producer,
      ProducerRecord<@Nullable String, @Nullable String> record) {
    try {
      producer.send(record).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError("sending " + record, e);
    }
  }

  /** Sends values to a partition and waits until they are there. */
  static void send(String topic, int partition, @Nullable String... values) {
    try (Producer<@Nullable String, @Nullable String> producer = producer(Map.of())) {
      for (String value : values) {
        send(producer, new ProducerRecord<>(topic, partition, "key", value));
      }
    }
  }

  static String bid(long auction, long price) {
    return "{\"auction\":%d,\"price\":%d}".formatted(auction, price);
  }

  /** All records of a topic that are committed now, partition by partition. */
  static List<ConsumerRecord<String, String>> committed(String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", servers(), "isolation.level", "read_committed");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (partitions.stream()
          .anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("the end of %s was not reached".formatted(topic));
        }
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** Waits until a record with {@code text} in it has arrived, committed or not. */
  static void awaitUncommitted(String servers, String topic, String text) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.value().contains(text)) {
            return;
          }
        }
      }
      throw new AssertionError("no record with %s came to %s".formatted(text, topic));
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
