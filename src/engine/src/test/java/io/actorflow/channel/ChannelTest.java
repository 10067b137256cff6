package io.actorflow.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Provenance;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Watermarks, credit and misuse; {@code ShardProtocolTest} has the rest. */
class ChannelTest {
  private final Channel<String> channel = new Channel<>(2, Map.of("a", 4L));

  @Test
  void anEmptyRangeThatMovesTheWatermarkIsNews() {
    assertThat(channel.gather(new Provenance("a", 4, 4, Provenance.IDLE))).isTrue();
    assertThat(channel.hasNews()).isTrue();
    assertThat(channel.send("").ranges())
        .containsExactly(new Provenance("a", 4, 4, Provenance.IDLE));
    assertThat(channel.hasNews()).isFalse();
  }

  @Test
  void thereIsCreditForSoManyDeliveriesThatAreNotAcknowledged() {
    for (long to = 5; to <= 6; to++) {
      assertThat(channel.hasCredit()).isTrue();
      assertThat(channel.gather(new Provenance("a", to - 1, to, to))).isTrue();
      assertThat(channel.send("rows").sequence()).isEqualTo(to - 4);
    }
    assertThat(channel.hasCredit()).isFalse();
    channel.acknowledged(1);
    assertThat(channel.hasCredit()).isTrue();
    assertThat(channel.acknowledged()).containsExactly(Map.entry("a", 5L));
  }

  @Test
  void aRangeThatLeavesAGapIsAMistakeOfTheReader() {
    assertThatThrownBy(() -> channel.gather(new Provenance("a", 5, 6, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not continue at 4");
  }
}
