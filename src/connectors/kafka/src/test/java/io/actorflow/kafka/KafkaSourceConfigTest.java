package io.actorflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.PipelineException;
import io.actorflow.testkit.ConfigContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSourceConfigTest {
  @Test
  void agreesWithItsDocumentation() {
    ConfigContract.verify(KafkaSourceConfig.class, "actorflow.kafka.source");
  }

  @Test
  void readsTheLookOfTheManual() {
    KafkaSourceConfig config =
        Settings.sourceOnly(
            """
            bootstrap-servers = "one:9092, [::1]:9093"
            topics = [bids]
            format { type = json, schema { auction = long, date-time = timestamp-millis } }
            properties { receive.buffer.bytes = 1048576 }
            """);

    assertThat(config.groupOf("trending")).isEqualTo("actorflow-trending");
    assertThat(config.consumerSettings("trending"))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("client.id", "actorflow-trending")
        .containsEntry("receive.buffer.bytes", "1048576")
        .containsEntry("max.partition.fetch.bytes", 4 << 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bootstrap-servers = localhost | bootstrap-servers: 'localhost' (expected: host:port",
        "bootstrap-servers = \"a:1,b:99999\" | bootstrap-servers: 'b:99999' (expected: host:port",
        "topics = [] | topics: [] (expected: at least one topic, or topic-pattern)",
        "topics = [a, a] | topics: [a, a] (expected: each only once)",
        "topic-pattern = \"bids.*\" | topics: [bids] (expected: none beside topic-pattern)",
        "topics = [], topic-pattern = \"(\" | topic-pattern: ( (expected: a regular expression",
        "start = timestamp | start-timestamp: nothing (expected: when to start",
        "start = timestamp, start-timestamp = today | start-timestamp: today (expected: a time",
        "start-timestamp = \"2026-01-31T12:00:00Z\" | (expected: none without start = timestamp)",
        "max-rows = 0 | max-rows: 0 (expected: 1 to 1000000)",
        "fetch.max-bytes = 0 | fetch.max-bytes: 0 (expected: 1 byte to 1 GiB)",
        "format.schema._offset = long | format.schema._offset: the name of a column that Kafka",
        "properties.fetch.min.byte = 1 | properties.fetch.min.byte: 1 (expected: one of check.crcs",
        "properties.recieve.buffer.bytes = 1 | did you mean 'receive.buffer.bytes'?",
        "properties.receive.buffer.bytes = many | properties.receive.buffer.bytes: many (expected:",
        "properties.receive.buffer.bytes = -7 | properties.receive.buffer.bytes: -7 (expected:",
        "properties.interceptor.classes = a.B | properties.interceptor.classes: a.B (expected: one",
        "properties.sasl.jaas.config = a | properties.sasl.jaas.config: a (expected: one",
      })
  void refusesWhatCannotWork(String setting, String problem) {
    assertThatThrownBy(() -> Settings.source(setting))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(problem);
  }
}
