package io.actorflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Delivery;
import io.actorflow.api.PipelineException;
import io.actorflow.testkit.ConfigContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSinkConfigTest {
  @Test
  void agreesWithItsDocumentation() {
    ConfigContract.verify(KafkaSinkConfig.class, "actorflow.kafka.sink");
  }

  @Test
  void writesExactlyOnceToTheLocalBrokerUnlessToldOtherwise() {
    KafkaSinkConfig config = Settings.sink("topic = trending");

    assertThat(config.bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(new KafkaSink(config).delivery().guarantee())
        .isEqualTo(Delivery.Guarantee.EXACTLY_ONCE);
    assertThat(config.producerSettings(100_000))
        .containsEntry("acks", "all")
        .containsEntry("batch.size", 100_000)
        .containsEntry("retry.backoff.ms", 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "key = a | topic: nothing (expected: a text)",
        "topic = \"a b\" | topic: 'a b' (expected: 1 to 249 letters",
        "topic = a, delivery = sometimes | delivery: sometimes (expected: one of at-least-once",
        "topic = a, linger = -1ms | linger: PT-0.001S (expected: 0 to 1 day)",
        "topic = a, buffer-memory = 1KiB | buffer-memory: 1024 (expected: at least batch-size)",
        "topic = a, transaction-timeout = 0 | transaction-timeout: PT0S (expected: 1ms to 1 day)",
        "topic = a, properties.acks = 0 | properties.acks: 0 (expected: one of client.dns.lookup",
        "topic = a, properties.transactional.id = x | properties.transactional.id: x (expected: one",
      })
  void refusesWhatCannotWork(String settings, String problem) {
    assertThatThrownBy(() -> Settings.sink(settings))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(problem);
  }
}
