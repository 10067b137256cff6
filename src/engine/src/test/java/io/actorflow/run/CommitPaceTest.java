package io.actorflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
  private static final long BEGIN = 1_000;

  private final CommitPace pace = new CommitPace(Duration.ofNanos(50));

  @Test
  void theFirstCommitIsImmediate() {
    assertThat(pace.early(1)).isLessThanOrEqualTo(0);
  }

  @Test
  void leavesAsLongAPauseAsTheCommitTook() {
    commit(BEGIN, 10);
    assertThat(pace.early(1, BEGIN + 10)).isEqualTo(10);
    assertThat(pace.early(1, BEGIN + 20)).isEqualTo(0);
  }

  @Test
  void leavesAPauseThatOneSlowCommitHardlyMakesLonger() {
    commit(BEGIN, 10);
    commit(BEGIN, 26);
    assertThat(pace.early(1, BEGIN + 26)).isEqualTo(12);
  }

  @Test
  void pausesNoLongerThanTheLongestTime() {
    commit(BEGIN, 70);
    assertThat(pace.early(1, BEGIN + 70)).isEqualTo(50);
  }

  @Test
  void waitsForTheLongestTimeWhenMuchHasCome() {
    commit(BEGIN, 10);
    assertThat(pace.early(CommitPace.MANY_ROWS, BEGIN + 20)).isEqualTo(30);
    assertThat(pace.early(CommitPace.MANY_ROWS, BEGIN + 50)).isEqualTo(0);
  }

  @Test
  void aCommitAfterAPauseIsImmediate() {
    commit(BEGIN, 10);
    assertThat(pace.early(1, BEGIN + 1_000)).isNegative();
  }

  @Test
  void withoutALongestTimeThereIsNoPause() {
    CommitPace none = new CommitPace(Duration.ZERO);
    none.begin(BEGIN);
    none.end(BEGIN + 10);
    assertThat(none.early(1, BEGIN + 10)).isNotPositive();
  }

  private void commit(long begin, long nanos) {
    pace.begin(begin);
    pace.end(begin + nanos);
  }
}
