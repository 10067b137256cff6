package io.actorflow.node;

import io.actorflow.api.Provenance;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.run.UnitId;
import io.actorflow.shard.ShardStatus;
import io.actorflow.spill.SpillStatus;
import io.actorflow.task.TaskMessage.SplitStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All pipelines of the cluster as the registry sees them. Labels come from configuration only. */
final class PipelineMetrics {
  private final GaugeSnapshot.Builder running =
      gauge("actorflow_pipeline_running", "Whether all of it runs");
  private final GaugeSnapshot.Builder lag =
      gauge("actorflow_lag_records", "Records at the sources that are not yet persisted");
  private final GaugeSnapshot.Builder watermarkLag =
      gauge("actorflow_watermark_lag_seconds", "Event time behind the clock");
  private final CounterSnapshot.Builder deadLetters =
      counter("actorflow_dead_letters", "Records kept aside");

  private final GaugeSnapshot.Builder splitLag =
      gauge("actorflow_split_lag_records", "Records of the split that are not yet persisted");
  private final GaugeSnapshot.Builder splitWatermarkLag =
      gauge("actorflow_split_watermark_lag_seconds", "Event time of the split behind the clock");

  private final CounterSnapshot.Builder read =
      counter("actorflow_records_read", "Records read by the task where it is now");
  private final CounterSnapshot.Builder written =
      counter(
          "actorflow_records_written",
          "Rows of the task where it is now that sinks have committed");

  private final CounterSnapshot.Builder shardRowsIn =
      counter("actorflow_shard_rows_in", "Groups applied");
  private final CounterSnapshot.Builder shardRowsWritten =
      counter(
          "actorflow_shard_rows_written",
          "Results of the shard where it is now that sinks have committed");
  private final CounterSnapshot.Builder shardLateRows =
      counter("actorflow_shard_late_rows", "Groups that came too late");
  private final CounterSnapshot.Builder shardCommits =
      counter("actorflow_shard_commits", "Commits persisted");
  private final GaugeSnapshot.Builder stateKeys =
      gauge("actorflow_state_keys", "Groups remembered");
  private final GaugeSnapshot.Builder stateBytes =
      gauge("actorflow_state_bytes", "Heap that they hold");
  private final GaugeSnapshot.Builder keysInMemory =
      gauge("actorflow_state_keys_in_memory", "Groups on the heap; the others are on disk");
  private final GaugeSnapshot.Builder diskBytes =
      gauge("actorflow_state_disk_bytes", "What the shard keeps on the disk of its node");
  private final CounterSnapshot.Builder evicted =
      counter("actorflow_state_evicted_keys", "Groups that have left the heap");
  private final CounterSnapshot.Builder lookups =
      counter("actorflow_state_lookups", "Keys looked up on disk");
  private final CounterSnapshot.Builder found =
      counter("actorflow_state_lookups_found", "Keys looked up on disk that were there");
  private final GaugeSnapshot.Builder snapshotSegments =
      gauge("actorflow_snapshot_segments", "Segments that the snapshots of the shard consist of");
  private final GaugeSnapshot.Builder snapshotBytes =
      gauge("actorflow_snapshot_bytes", "Size of those segments");
  private final GaugeSnapshot.Builder outbox =
      gauge("actorflow_outbox_commits", "Commits whose results are not yet confirmed");

  private PipelineMetrics() {}

  static List<MetricSnapshot> of(List<PipelineView> views) {
    PipelineMetrics metrics = new PipelineMetrics();
    views.forEach(metrics::add);
    return metrics.snapshots();
  }

  private void add(PipelineView view) {
    Labels pipeline = Labels.of("pipeline", view.pipeline().name());
    set(running, pipeline, view.actual().equals("running") ? 1 : 0);
    count(deadLetters, pipeline, Views.deadLetters(view));
    Long records = Views.lagRecords(view);
    if (records != null) {
      set(lag, pipeline, (double) records);
    }
    Long millis = Views.watermarkLagMillis(view);
    if (millis != null) {
      set(watermarkLag, pipeline, millis / 1e3);
    }
    // A split that changes hands may be with two tasks for a moment.
    Map<Labels, SplitStatus> splits = new LinkedHashMap<>();
    view.tasks().forEach(task -> add(pipeline, task, splits));
    splits.forEach(this::add);
    view.shards().forEach(shard -> add(pipeline, shard));
  }

  private void add(Labels pipeline, TaskStatus task, Map<Labels, SplitStatus> splits) {
    UnitId id = UnitId.parse(task.task());
    Labels source = pipeline.add("source", id.stage());
    Labels labels = source.add("task", Integer.toString(id.index()));
    count(read, labels, task.read());
    count(written, labels, task.written());
    task.splits()
        .forEach(
            (name, split) ->
                splits.merge(
                    source.add("split", name),
                    split,
                    (one, other) -> one.position() >= other.position() ? one : other));
  }

  private void add(Labels labels, SplitStatus split) {
    if (split.end() != null) {
      set(splitLag, labels, (double) Views.lagRecords(split));
    }
    if (Provenance.isMoment(split.watermark())) {
      set(splitWatermarkLag, labels, Views.behindMillis(split.watermark()) / 1e3);
    }
  }

  private void add(Labels pipeline, ShardStatus shard) {
    UnitId id = UnitId.parse(shard.shard());
    Labels labels = pipeline.add("operator", id.stage()).add("shard", Integer.toString(id.index()));
    count(shardRowsIn, labels, shard.rowsIn());
    count(shardRowsWritten, labels, shard.written());
    count(shardLateRows, labels, shard.lateRows());
    count(shardCommits, labels, shard.commits());
    set(stateKeys, labels, (double) shard.groups());
    set(stateBytes, labels, (double) shard.heapBytes());
    SpillStatus spilled = shard.spilled();
    set(keysInMemory, labels, (double) spilled.groupsInMemory());
    set(diskBytes, labels, (double) spilled.diskBytes());
    count(evicted, labels, spilled.evicted());
    count(lookups, labels, spilled.lookups());
    count(found, labels, spilled.found());
    set(snapshotSegments, labels, (double) spilled.segments());
    set(snapshotBytes, labels, (double) spilled.segmentBytes());
    set(outbox, labels, shard.outbox());
  }

  private List<MetricSnapshot> snapshots() {
    return List.of(
        running.build(),
        lag.build(),
        watermarkLag.build(),
        deadLetters.build(),
        splitLag.build(),
        splitWatermarkLag.build(),
        read.build(),
        written.build(),
        shardRowsIn.build(),
        shardRowsWritten.build(),
        shardLateRows.build(),
        shardCommits.build(),
        stateKeys.build(),
        stateBytes.build(),
        keysInMemory.build(),
        diskBytes.build(),
        evicted.build(),
        lookups.build(),
        found.build(),
        snapshotSegments.build(),
        snapshotBytes.build(),
        outbox.build());
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }

  /** The format adds {@code _total} to the name. */
  private static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name(name).help(help);
  }

  private static void set(GaugeSnapshot.Builder gauge, Labels labels, double value) {
    gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  private static void count(CounterSnapshot.Builder counter, Labels labels, long value) {
    counter.dataPoint(
        CounterDataPointSnapshot.builder().labels(labels).value((double) value).build());
  }
}
