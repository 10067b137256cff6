package io.actorflow.kafka;

import static io.actorflow.kafka.Broker.bid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Split;
import io.actorflow.api.SplitStart;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaSourceTest {
  /** Nobody listens there. */
  private static final String NOWHERE = "127.0.0.1:1";

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void hasTheColumnsOfTheFormatAndThoseOfARecord() {
    assertThat(Columns.names(new KafkaSource(Settings.source("")).schema()))
        .containsExactly(
            "auction",
            "price",
            "_topic",
            "_partition",
            "_offset",
            "_key",
            "_timestamp",
            "_headers");
  }

  @Test
  void everyPartitionIsASplit() {
    String bids = Broker.topic("bids", 2);
    String others = Broker.topic("more-bids", 1);
    Broker.send(bids, 1, bid(1, 1), bid(2, 2));

    assertThat(source("topics = [%s, %s]".formatted(others, bids)).splits())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("identity")
        .containsExactly(
            new Split(bids + "-0", -1, Split.UNBOUNDED),
            new Split(bids + "-1", -1, Split.UNBOUNDED),
            new Split(others + "-0", -1, Split.UNBOUNDED));
    assertThat(source("topics = [%s], start = latest, end = latest".formatted(bids)).splits())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("identity")
        .containsExactly(new Split(bids + "-0", -1, -1), new Split(bids + "-1", 1, 1));
  }

  @Test
  void startsAtTheFirstRecordOfATimeOrElseAtTheEnd() {
    String topic = Broker.topic("timed", 2);
    Instant noon = Instant.parse("2026-01-31T12:00:00Z");
    try (var producer = Broker.producer(Map.of())) {
      for (int minute = 0; minute < 3; minute++) {
        long millis = noon.plus(Duration.ofMinutes(minute)).toEpochMilli();
        Broker.send(producer, new ProducerRecord<>(topic, 0, millis, null, bid(minute, 1)));
      }
    }

    String settings = "topics = [%s], start = timestamp, start-timestamp = \"%s\"";
    assertThat(source(settings.formatted(topic, "2026-01-31T13:01:00+01:00")).splits())
        .extracting(Split::start)
        .containsExactly(0L, -1L);
    assertThat(source(settings.formatted(topic, "2027-01-01T00:00:00Z")).splits())
        .extracting(Split::start)
        .containsExactly(2L, -1L);
  }

  @Test
  void readsTheTopicsOfAPattern() {
    String one = Broker.topic("shop-orders", 1);
    String two = Broker.topic("shop-returns", 1);
    Broker.topic("workshop-orders", 1);

    assertThat(pattern("shop-.*").splits())
        .extracting(Split::name)
        .containsExactly(one + "-0", two + "-0");

    assertThatThrownBy(() -> pattern("sho").splits())
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isTrue())
        .hasMessageContaining("matches topic-pattern = \"sho\" (there are");
  }

  private static KafkaSource pattern(String pattern) {
    return new KafkaSource(
        Settings.sourceOnly(
            """
            bootstrap-servers = "%s", topic-pattern = "%s"
            format { type = json, schema { auction = long } }
            """
                .formatted(Broker.servers(), pattern)));
  }

  @Test
  void aTopicThatIsNotThereIsNamedWithTheNearestThatIs() {
    String topic = Broker.topic("auctions", 1);
    String misspelt = topic.replace("auctions", "acutions");

    assertThatThrownBy(() -> source("topics = [%s]".formatted(misspelt)).splits())
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
        .hasMessageContaining("topic '%s' is not at Kafka %s".formatted(misspelt, Broker.servers()))
        .hasMessageContaining("did you mean '%s'?".formatted(topic));
  }

  @Test
  void aBrokerThatCannotBeReachedIsNamedSoon() {
    KafkaSource source =
        new KafkaSource(
            Settings.source("bootstrap-servers = \"%s\", timeout = 1s".formatted(NOWHERE)));

    long start = System.nanoTime();
    assertThatThrownBy(source::splits)
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isTrue())
        .hasMessageContaining("listing topics failed at Kafka 127.0.0.1:1: no answer in time")
        .hasMessageContaining("check that the brokers run");
    Split split = new Split("bids-0", -1, Split.UNBOUNDED);
    ReaderContext context =
        new TestReaderContext(
            "test", source.config().format().schema(), memory.get(), new ArrayList<>());
    assertThatThrownBy(() -> source.open(context, List.of(new SplitStart(split, -1, List.of()))))
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isTrue())
        .hasMessageContaining("no answer in time");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aHostThatHasNoAddressMayGetOneLater() {
    KafkaSource source =
        new KafkaSource(Settings.source("bootstrap-servers = \"nowhere.invalid:9092\""));

    assertThatThrownBy(source::splits)
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isTrue())
        .hasMessageContaining("nowhere.invalid:9092 cannot be resolved");
  }

  private static KafkaSource source(String settings) {
    return new KafkaSource(
        Settings.source("bootstrap-servers = \"%s\"\n%s".formatted(Broker.servers(), settings)));
  }
}
