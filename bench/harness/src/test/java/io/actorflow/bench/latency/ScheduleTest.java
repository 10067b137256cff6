package io.actorflow.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final Schedule schedule = new Schedule(300, 7, 10);

  @Test
  void eachEventIsTheNextOfItsKey() {
    int[] next = new int[schedule.keys()];
    for (int event = 0; event < schedule.events(); event++) {
      int key = schedule.key(event);
      assertThat(schedule.event(key, next[key]++)).isEqualTo(event);
    }
    for (int key = 0; key < next.length; key++) {
      assertThat(schedule.count(key)).isEqualTo(next[key]).isPositive();
    }
  }

  @Test
  void asManyAreDueAsTheTimeSays() {
    assertThat(schedule.due(0)).isEqualTo(1);
    assertThat(schedule.due(Duration.ofSeconds(2).toNanos())).isEqualTo(601);
    assertThat(schedule.due(Duration.ofHours(1).toNanos())).isEqualTo(3000);
    for (int event = 0; event < schedule.events(); event++) {
      assertThat(schedule.due(schedule.dueNanos(event) + 1)).isEqualTo(event + 1);
    }
  }
}
