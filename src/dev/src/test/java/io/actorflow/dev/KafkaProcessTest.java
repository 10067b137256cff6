package io.actorflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessTest {
  private final Path folder;

  KafkaProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void keepsItsDataWhenKilledAndStartedAgain() throws Exception {
    int port;
    try (KafkaProcess kafka = KafkaProcess.start(folder, 0)) {
      port = kafka.port();
      try (Topics topics = new Topics(kafka.bootstrapServers())) {
        topics.create("bids", 2);
        topics.create("gone", 1);
        topics.delete("gone");
        assertThat(topics.names()).containsExactly("bids");
      }
      try (var producer =
          new KafkaProducer<>(
              Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        producer.send(new ProducerRecord<>("bids", 1, "key", "value")).get(10, TimeUnit.SECONDS);
      }
      kafka.kill();
      assertThat(kafka.isAlive()).isFalse();
    }
    try (KafkaProcess kafka = KafkaProcess.start(folder, port);
        var consumer =
            new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
      assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      TopicPartition partition = new TopicPartition("bids", 1);
      assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 1L);
    }
  }

  @Test
  void endsWithTheProcessThatStartedIt() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=io/actorflow/dev/service-logback.xml",
                Parent.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = parent.inputReader()) {
      String pid =
          output
              .lines()
              .filter(line -> line.startsWith("pid "))
              .findFirst()
              .orElseThrow(() -> new AssertionError("the parent ended before Kafka was up"))
              .substring("pid ".length());
      ProcessHandle kafka = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      parent.destroyForcibly();
      assertThat(kafka.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }

  /** A process that starts a broker, says which, and waits to be killed. */
  static final class Parent {
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("pid " + KafkaProcess.start(Path.of(arguments[0]), 0).pid());
      Thread.currentThread().join();
    }
  }

  @Test
  void saysThatAPortIsInUse() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> KafkaProcess.start(folder, other.getLocalPort()))
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("Kafka cannot listen on 127.0.0.1:" + other.getLocalPort())
          .hasMessageContaining("expected: a free port");
    }
  }

  @Test
  void showsTheEndOfTheLogWhenItDoesNotStart() {
    assertThatThrownBy(() -> KafkaProcess.start(folder, 0, Map.of("num.io.threads", "none")))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("Kafka ended with code 1 while it was starting")
        .hasMessageContaining("num.io.threads");
  }
}
