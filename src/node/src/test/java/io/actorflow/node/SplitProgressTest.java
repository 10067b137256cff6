package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.node.control.Readiness;
import io.actorflow.node.registry.PipelineRecord;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.task.TaskMessage.SplitStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitProgressTest {
  private static final String SELF = "pekko://actorflow@127.0.0.1:2551";

  private long now;
  private final SplitProgress progress = new SplitProgress(() -> now);

  private Readiness.Check check(
      Desired desired, String problem, long position, @Nullable Long end) {
    PipelineRecord pipeline =
        new PipelineRecord("totals", 1, 1, 1, "{}", desired, 1, 0, Map.of(), 0);
    TaskStatus task =
        new TaskStatus(
            "totals.1.in.0",
            SELF,
            problem.isEmpty() ? "running" : "retrying",
            problem,
            0,
            0,
            Map.of("bids-0", new SplitStatus(position, position, Provenance.NO_WATERMARK, end)),
            0,
            0,
            0);
    return progress.check(
        List.of(
            new PipelineView(pipeline, "running", problem, List.of(task), List.of(), 1, 0, 0, 0)),
        SELF);
  }

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void aSplitThatHasMoreAndStandsIsNamed() {
    assertThat(check(Desired.RUNNING, "", 5, 9L).passed()).isTrue();
    pass(61);
    assertThat(check(Desired.RUNNING, "", 5, 9L))
        .isEqualTo(
            new Readiness.Check("splits", false, "totals.1.in.0/bids-0 stands at 5 for 61 s"));
    assertThat(check(Desired.RUNNING, "", 6, 9L).passed()).isTrue();
  }

  @Test
  void aSplitWithNothingToReadMayWait() {
    check(Desired.RUNNING, "", 9, 9L);
    pass(1000);
    assertThat(check(Desired.RUNNING, "", 9, 9L).passed()).isTrue();
  }

  @Test
  void aSplitThatCannotBeReadIsNamedEvenIfNobodyKnowsWhetherItHasMore() {
    assertThat(check(Desired.RUNNING, "no broker answers", 9, null).passed()).isTrue();
    pass(61);
    assertThat(check(Desired.RUNNING, "no broker answers", 9, null).message())
        .isEqualTo("totals.1.in.0/bids-0 stands at 9 for 61 s: no broker answers");
    assertThat(check(Desired.PAUSED, "no broker answers", 9, null).passed()).isTrue();
  }
}
