package io.actorflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ConnectorException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPositionsTest {
  @Test
  void readsWhatItWrote() {
    for (Map<String, Long> positions :
        List.of(
            Map.<String, Long>of(),
            Map.of("bids-0", -1L),
            Map.of("bids-0", 100L, "bids-1", 101L, "bids-10", Long.MAX_VALUE),
            Map.of("", 0L, "a.b;c", 7L, "a.b;d", 8L, "ü/1", 9L))) {
      assertThat(ChannelPositions.read(ChannelPositions.write(positions))).isEqualTo(positions);
    }
  }

  @Test
  void isWrittenAsItIsDocumented() {
    assertThat(ChannelPositions.write(Map.of("bids-0", 100L, "bids-1", 101L)))
        .isEqualTo("10.6.bids-02s;5.1.12t;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "1x", "10.6.bids", "10.9.bids-02s;", "19.1.12s;"})
  void refusesWhatItDidNotWrite(String text) {
    assertThatThrownBy(() -> ChannelPositions.read(text)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void hundredsOfPartitionsFit() {
    ChannelPositions.checkLength("w", channels(200));

    assertThatThrownBy(() -> ChannelPositions.checkLength("pipeline.task-0", channels(1000)))
        .isInstanceOf(ConnectorException.class)
        .hasMessageContaining("1000 channels of writer 'pipeline.task-0'")
        .hasMessageContaining("Kafka keeps 4096");
  }

  private static List<String> channels(int count) {
    return IntStream.range(0, count).mapToObj(index -> "a-rather-long-topic-" + index).toList();
  }
}
