package io.actorflow.node;

import io.actorflow.node.control.NodeView;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.run.UnitId;
import io.actorflow.shard.ShardStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code /metrics} in Prometheus' text format: this node's process, and all pipelines as the
 * registry sees them. Labels come from configuration only.
 */
final class Metrics {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final StringBuilder text = new StringBuilder();
  private final Set<String> declared = new HashSet<>();

  static String text(ClusterControl control) {
    Metrics metrics = new Metrics();
    metrics.process();
    try {
      metrics.pipelines(
          control.views().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      metrics.sample("actorflow_registry_up", "gauge", "Whether the registry answers", "", 1);
    } catch (ExecutionException | TimeoutException e) {
      metrics.sample("actorflow_registry_up", "gauge", "Whether the registry answers", "", 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return metrics.text.toString();
  }

  private void process() {
    NodeView node = ProcessView.of("");
    sample("actorflow_heap_used_bytes", "gauge", "Heap in use", "", node.heapUsedBytes());
    sample(
        "actorflow_direct_used_bytes", "gauge", "Direct memory in use", "", node.directUsedBytes());
    sample(
        "actorflow_gc_seconds_total",
        "counter",
        "Time spent collecting",
        "",
        node.gcMillis() / 1e3);
    sample(
        "actorflow_uptime_seconds",
        "gauge",
        "Since the process began",
        "",
        node.uptimeMillis() / 1e3);
  }

  private void pipelines(List<PipelineView> views) {
    for (PipelineView view : views) {
      String pipeline = "pipeline=\"" + view.pipeline().name() + "\"";
      sample(
          "actorflow_pipeline_running",
          "gauge",
          "Whether all of it runs",
          pipeline,
          view.actual().equals("running") ? 1 : 0);
      sample(
          "actorflow_dead_letters_total",
          "counter",
          "Records kept aside",
          pipeline,
          Views.deadLetters(view));
      Long lag = Views.lagRecords(view);
      if (lag != null) {
        sample("actorflow_lag_records", "gauge", "Records not yet persisted", pipeline, lag);
      }
      Long watermark = Views.watermarkLagMillis(view);
      if (watermark != null) {
        sample(
            "actorflow_watermark_lag_seconds",
            "gauge",
            "Event time behind the clock",
            pipeline,
            watermark / 1e3);
      }
      for (TaskStatus task : view.tasks()) {
        UnitId id = UnitId.parse(task.task());
        String labels = pipeline + ",source=\"" + id.stage() + "\",task=\"" + id.index() + "\"";
        sample(
            "actorflow_records_read_total",
            "counter",
            "Records read by the task where it is now",
            labels,
            task.read());
        sample(
            "actorflow_records_written_total",
            "counter",
            "Rows of the task where it is now that sinks have committed",
            labels,
            task.written());
      }
      for (ShardStatus shard : view.shards()) {
        UnitId id = UnitId.parse(shard.shard());
        String labels = pipeline + ",operator=\"" + id.stage() + "\",shard=\"" + id.index() + "\"";
        sample(
            "actorflow_shard_rows_in_total", "counter", "Groups applied", labels, shard.rowsIn());
        sample(
            "actorflow_shard_rows_written_total",
            "counter",
            "Results of the shard where it is now that sinks have committed",
            labels,
            shard.written());
        sample(
            "actorflow_shard_late_rows_total",
            "counter",
            "Groups that came too late",
            labels,
            shard.lateRows());
        sample(
            "actorflow_shard_commits_total",
            "counter",
            "Commits persisted",
            labels,
            shard.commits());
        sample("actorflow_state_keys", "gauge", "Groups remembered", labels, shard.groups());
        sample("actorflow_state_bytes", "gauge", "Heap that they hold", labels, shard.heapBytes());
        sample(
            "actorflow_outbox_commits",
            "gauge",
            "Results not yet confirmed",
            labels,
            shard.outbox());
      }
    }
  }

  private void sample(String name, String type, String help, String labels, Number value) {
    if (declared.add(name)) {
      text.append("# HELP ").append(name).append(' ').append(help).append('\n');
      text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ')
        .append(
            value instanceof Double
                ? String.format(Locale.ROOT, "%.3f", value.doubleValue())
                : value.toString())
        .append('\n');
  }
}
