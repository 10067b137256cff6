package io.actorflow.kafka;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.PipelineException;
import io.actorflow.api.SinkWriter;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaSinkTest {
  private static final Schema COUNTS = schema(utf8("auction"), int64("bids"));

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final List<DeadLetter> letters = new ArrayList<>();

  @Test
  void rowsAndPositionsBecomeVisibleTogether() {
    String topic = Broker.topic("counts", 2);
    try (SinkWriter writer = open(topic, "key = auction")) {
      assertThat(writer.positions()).isEmpty();
      write(writer, row("a", 1L), row("b", 2L));
      assertThat(values(topic)).isEmpty();

      writer.commit(Map.of("bids-0", 7L, "bids-1", 3L));

      assertThat(values(topic))
          .containsExactlyInAnyOrder(
              "a={\"auction\":\"a\",\"bids\":1}", "b={\"auction\":\"b\",\"bids\":2}");
      write(writer, row("a", 3L));
      writer.commit(Map.of("bids-0", 8L));
      assertThat(writer.positions()).isEqualTo(Map.of("bids-0", 8L, "bids-1", 3L));
    }

    try (SinkWriter next = open(topic, "")) {
      assertThat(next.positions()).isEqualTo(Map.of("bids-0", 8L, "bids-1", 3L));
    }
    assertThat(values(topic)).hasSize(3);
  }

  @Test
  void positionsMoveOnWithoutRowsToo() {
    String topic = Broker.topic("idle", 1);
    try (SinkWriter writer = open(topic, "")) {
      writer.commit(Map.of("bids-0", 7L));
      writer.commit(Map.of("bids-0", 9L));
    }
    try (SinkWriter next = open(topic, "")) {
      assertThat(next.positions()).isEqualTo(Map.of("bids-0", 9L));
    }
  }

  @Test
  void whatAClosedWriterHadNotCommittedIsNotSeen() {
    String topic = Broker.topic("closed", 1);
    try (SinkWriter writer = open(topic, "")) {
      write(writer, row("lost", 1L));
    }
    try (SinkWriter next = open(topic, "")) {
      write(next, row("kept", 1L));
      next.commit(Map.of("bids-0", 1L));
    }
    assertThat(values(topic)).containsExactly("null={\"auction\":\"kept\",\"bids\":1}");
  }

  @Test
  void aSecondWriterFencesTheFirst() {
    String topic = Broker.topic("fenced", 1);
    try (SinkWriter former = open(topic, "");
        SinkWriter next = openAfter(former, topic)) {
      assertThat(next.positions()).isEqualTo(Map.of("bids-0", 1L));

      assertThatThrownBy(() -> former.commit(Map.of("bids-0", 2L)))
          .isInstanceOfSatisfying(
              ConnectorException.class,
              failure -> {
                assertThat(failure.isFenced()).isTrue();
                assertThat(failure.isRetryable()).isFalse();
              })
          .hasMessageContaining("another owner has taken over");

      write(next, row("c", 3L));
      next.commit(Map.of("bids-0", 2L));
    }
    assertThat(values(topic))
        .containsExactly(
            "null={\"auction\":\"a\",\"bids\":1}", "null={\"auction\":\"c\",\"bids\":3}");
  }

  private SinkWriter openAfter(SinkWriter former, String topic) {
    write(former, row("a", 1L));
    former.commit(Map.of("bids-0", 1L));
    write(former, row("b", 2L));
    return open(topic, "");
  }

  @Test
  void whatAKilledWriterHadNotCommittedIsNotSeenAndItsReadersDoNotWait() throws Exception {
    String topic = Broker.topic("killed", 1);
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Doomed.class.getName(),
                Broker.servers(),
                topic)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = writer.inputReader()) {
      assertThat(output.lines().anyMatch("written"::equals)).isTrue();
      writer.destroyForcibly();
      assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      writer.destroyForcibly();
    }
    try (SinkWriter next = open(topic, "")) {
      assertThat(next.positions()).isEqualTo(Map.of("bids-0", 1L));
      write(next, row("c", 3L));
      next.commit(Map.of("bids-0", 2L));
    }
    assertThat(values(topic))
        .containsExactly(
            "null={\"auction\":\"a\",\"bids\":1}", "null={\"auction\":\"c\",\"bids\":3}");
  }

  /** Commits a row, writes another, and waits to be killed. */
  static final class Doomed {
    public static void main(String[] arguments) throws InterruptedException {
      RootAllocator allocator = new RootAllocator();
      KafkaSinkConfig config =
          Settings.sink(
              "bootstrap-servers = \"%s\", topic = %s, linger = 0"
                  .formatted(arguments[0], arguments[1]));
      SinkWriter writer =
          new KafkaSink(config)
              .open(
                  new TestSinkContext(
                      "writer-of-" + arguments[1],
                      Set.of("bids-0"),
                      COUNTS,
                      allocator,
                      new ArrayList<>()));
      writer.write(batch(COUNTS, row("a", 1L)).in(allocator));
      writer.commit(Map.of("bids-0", 1L));
      writer.write(batch(COUNTS, row("b", 2L)).in(allocator));
      // Read uncommitted, to be sure that it has arrived.
      Broker.awaitUncommitted(arguments[0], arguments[1], "\"b\"");
      System.out.println("written");
      Thread.currentThread().join();
    }
  }

  @Test
  void rowsThatAreTooLargeAreKeptAndTheirNeighboursFlow() {
    String topic = Broker.topic("small", 1, Map.of("max.message.bytes", "2000"));
    for (String delivery : List.of("exactly-once", "at-least-once")) {
      try (SinkWriter writer = open(topic, "key = auction, delivery = " + delivery)) {
        write(
            writer,
            row("a", 1L),
            row("x".repeat(1000), 2L),
            row("y".repeat(1900), 3L),
            row("b", 4L));
        writer.commit(Map.of("bids-0", 4L));
      }
    }

    assertThat(values(topic))
        .hasSize(4)
        .allMatch(value -> value.startsWith("a=") || value.startsWith("b="));
    assertThat(letters).hasSize(4);
    DeadLetter letter = letters.getFirst();
    assertThat(letter.cause())
        .matches(
            "record of 20\\d\\d bytes \\(expected: at most 1918, by max.message.bytes of topic .*");
    assertThat(letter.origin()).isEqualTo("test");
    assertThat(new String(letter.payload(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"bids\":2");
  }

  @Test
  void writesAtLeastOnceWithoutRememberingPositions() {
    String topic = Broker.topic("simple", 1);
    try (SinkWriter writer = open(topic, "delivery = at-least-once, compression = lz4")) {
      write(writer, row("a", 1L));
      writer.commit(Map.of("bids-0", 1L));
      assertThat(writer.positions()).isEmpty();
    }
    assertThat(values(topic)).containsExactly("null={\"auction\":\"a\",\"bids\":1}");
  }

  @Test
  void theKeyIsTheTextOfAColumn() {
    String topic = Broker.topic("keys", 1);
    try (SinkWriter writer = open(topic, "key = bids")) {
      write(writer, row("a", 42L), row("b", null));
      writer.commit(Map.of("bids-0", 1L));
    }
    assertThat(values(topic))
        .containsExactly(
            "42={\"auction\":\"a\",\"bids\":42}", "null={\"auction\":\"b\",\"bids\":null}");

    assertThatThrownBy(() -> open(topic, "key = bid"))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("key = bid: there is no such column (there are: [auction, bids])");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    for (String delivery : List.of("exactly-once", "at-least-once")) {
      assertThatThrownBy(() -> open("no-such-topic", "delivery = " + delivery))
          .isInstanceOfSatisfying(
              ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
          .hasMessageContaining("topic 'no-such-topic' is not at Kafka " + Broker.servers());
    }
  }

  @Test
  void aTransactionTimeoutThatTheBrokerForbidsIsSaid() {
    String topic = Broker.topic("slow", 1);
    assertThatThrownBy(() -> open(topic, "transaction-timeout = 2h"))
        .hasMessageContaining("lower transaction-timeout")
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
        .hasMessageContaining("lower transaction-timeout");
  }

  private SinkWriter open(String topic, String settings) {
    KafkaSinkConfig config =
        Settings.sink(
            "bootstrap-servers = \"%s\", topic = %s\n%s"
                .formatted(Broker.servers(), topic, settings));
    return new KafkaSink(config)
        .open(
            new TestSinkContext(
                "writer-of-" + topic, Set.of("bids-0", "bids-1"), COUNTS, memory.get(), letters));
  }

  private void write(SinkWriter writer, Row... rows) {
    try (Batch batch = batch(COUNTS, rows).in(memory.get())) {
      writer.write(batch);
    }
  }

  private static List<String> values(String topic) {
    return Broker.committed(topic).stream()
        .map((ConsumerRecord<String, String> record) -> record.key() + "=" + record.value())
        .toList();
  }
}
