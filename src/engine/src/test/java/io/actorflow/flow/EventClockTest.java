package io.actorflow.flow;

import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.config.EventTime;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventClockTest {
  private static final EventTime SETTINGS =
      new EventTime("at", Duration.ofSeconds(2), Duration.ofSeconds(10));

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final EventClock clock = new EventClock(SETTINGS);

  private long read(long seconds) {
    try (Batch batch = batch(schema(timestamp("at")), row(seconds * 1_000_000)).in(memory.get())) {
      return clock.after(batch);
    }
  }

  private boolean ask(long laterMillis, boolean hasMore) {
    clock.nothingRead(Duration.ofMillis(laterMillis), hasMore);
    return clock.mustBeTold();
  }

  @Test
  void theWatermarkIsBehindTheGreatestEventTime() {
    assertThat(read(100)).isEqualTo(98_000_000);
    assertThat(read(50)).isEqualTo(98_000_000);
    assertThat(read(101)).isEqualTo(99_000_000);
  }

  @Test
  void aSplitIsIdleWhenItHasBeenAskedInVainForTheTimeout() {
    read(100);
    for (int i = 1; i < 100; i++) {
      assertThat(ask(100, false)).isFalse();
      assertThat(clock.watermark()).isEqualTo(98_000_000);
    }
    assertThat(ask(100, false)).isTrue();
    assertThat(clock.watermark()).isEqualTo(Provenance.idleFor(10_000_000));
    assertThat(read(101)).isEqualTo(99_000_000);
  }

  @Test
  void timeInWhichNobodyAsksIsHardlySilence() {
    read(100);
    for (int i = 0; i < 19; i++) {
      assertThat(ask(3_600_000, false)).isFalse();
    }
    assertThat(clock.watermark()).isEqualTo(98_000_000);
  }

  @Test
  void aSplitWithSomethingToReadIsNotSilent() {
    read(100);
    for (int i = 0; i < 1000; i++) {
      assertThat(ask(100, true)).isFalse();
    }
    assertThat(clock.watermark()).isEqualTo(98_000_000);
  }

  @Test
  void anIdleSplitTellsEverMoreSeldomForHowLong() {
    List<Long> told = new ArrayList<>();
    for (int i = 0; i < 3600 * 5; i++) {
      if (ask(200, false)) {
        told.add(Provenance.silenceMicros(clock.watermark()) / 1_000_000);
      }
    }
    assertThat(told.subList(0, 4)).containsExactly(10L, 12L, 15L, 19L);
    assertThat(told).hasSizeBetween(120, 140);
    assertThat(told.getLast() - told.get(told.size() - 2)).isEqualTo(30);
  }

  @Test
  void anEventTimeFarBeyondAllOthersIsStillAMoment() {
    try (Batch batch = batch(schema(timestamp("at")), row(Long.MAX_VALUE)).in(memory.get())) {
      assertThat(clock.after(batch)).isEqualTo(Provenance.GREATEST_MOMENT);
    }
  }
}
