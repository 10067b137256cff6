package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.node.registry.PipelineRecord;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.task.TaskMessage.SplitStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineMetricsTest {
  @Test
  void aSplitThatIsWithTwoTasksForAMomentCountsWhereItHasComeFurther() {
    PipelineView view = view(List.of(task(0, 40), task(1, 60)));

    assertThat(PipelineMetrics.of(List.of(view)))
        .filteredOn(metric -> metric.getMetadata().getName().equals("actorflow_split_lag_records"))
        .singleElement()
        .satisfies(
            metric ->
                assertThat(((GaugeSnapshot) metric).getDataPoints())
                    .singleElement()
                    .satisfies(
                        point -> {
                          assertThat(point.getValue()).isEqualTo(40);
                          assertThat((Object) point.getLabels())
                              .isEqualTo(
                                  Labels.of(
                                      "pipeline", "orders", "source", "kafka", "split", "in-0"));
                        }));
  }

  @Test
  void aSplitThatIsIdleOrHasEndedHasNoWatermark() {
    for (long watermark :
        List.of(
            Provenance.NO_WATERMARK,
            Provenance.IDLE,
            Provenance.idleFor(10_000_000),
            Provenance.END)) {
      PipelineView view = view(List.of(task(0, 40, watermark)));

      assertThat(PipelineMetrics.of(List.of(view)))
          .filteredOn(metric -> metric.getMetadata().getName().contains("watermark_lag"))
          .hasSize(2)
          .allSatisfy(metric -> assertThat(metric.getDataPoints()).isEmpty());
      assertThat(Views.watermarkLagMillis(view)).isNull();
      assertThat(Views.lag(view).splits())
          .singleElement()
          .satisfies(split -> assertThat(split.watermark()).isNull());
    }
  }

  private static PipelineView view(List<TaskStatus> tasks) {
    return new PipelineView(
        new PipelineRecord("orders", 1, 7, 2, "{}", Desired.RUNNING, 2, 2, Map.of(), 0),
        "running",
        "",
        tasks,
        List.of(),
        tasks.size(),
        0,
        0,
        0);
  }

  private static TaskStatus task(int index, long position) {
    return task(index, position, 0);
  }

  private static TaskStatus task(int index, long position, long watermark) {
    return new TaskStatus(
        "orders.7.kafka." + index,
        "pekko://actorflow@127.0.0.1:2551",
        "running",
        "",
        0,
        0,
        Map.of("in-0", new SplitStatus(position, position, watermark, 100L)),
        0,
        0,
        0);
  }
}
