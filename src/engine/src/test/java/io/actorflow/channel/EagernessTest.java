package io.actorflow.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EagernessTest {
  private static final long LONG_AGO = Duration.ofSeconds(1).toNanos();

  private final Eagerness eagerness = new Eagerness(4);

  @Test
  void sendsLittleWhileLittleIsOnItsWay() {
    assertThat(eagerness.isWorthMore(1, 10, 1, LONG_AGO)).isTrue();
    assertThat(eagerness.isWorthMore(1, 8191, 1, LONG_AGO)).isTrue();
    assertThat(eagerness.isWorthMore(1, 8192, 1, LONG_AGO)).isFalse();
  }

  @Test
  void leavesLittleSomeTimeThatGrowsWithTheNumberOfShards() {
    long millis = Duration.ofMillis(1).toNanos();
    assertThat(eagerness.isWorthMore(1, 10, 1, millis)).isTrue();
    assertThat(eagerness.isWorthMore(1, 10, 1, millis / 10)).isFalse();
    assertThat(new Eagerness(1000).isWorthMore(1, 10, 1, millis)).isFalse();
  }

  @Test
  void sendsMuchAtOnceBesideOneDeliveryOrAFew() {
    assertThat(eagerness.isWorthMore(8192, 100_000, 1, 0)).isTrue();
    assertThat(eagerness.isWorthMore(8192, 16_383, 3, 0)).isTrue();
    assertThat(eagerness.isWorthMore(8192, 16_384, 3, 0)).isFalse();
  }
}
