package io.actorflow.node;

import io.actorflow.node.registry.PipelineView;
import io.actorflow.wire.JournalBytes;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics} in Prometheus' text format: this node's process and its commits, and all
 * pipelines as the registry sees them.
 */
final class Metrics {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final CommitMetrics commits = new CommitMetrics(registry);

  Metrics(BufferAllocator allocator) {
    JvmMemoryMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    ProcessMetrics.builder().register(registry);
    gauge("actorflow_heap_used_bytes", "Heap in use", () -> ProcessView.of("").heapUsedBytes());
    gauge(
        "actorflow_direct_used_bytes",
        "Direct buffers in use, without those of Arrow",
        ProcessView::directBytes);
    gauge(
        "actorflow_arrow_allocated_bytes",
        "Memory beside the heap that batches hold",
        allocator::getAllocatedMemory);
    gauge(
        "actorflow_uptime_seconds",
        "Since the process began",
        () -> ProcessView.of("").uptimeMillis() / 1e3);
    CounterWithCallback.builder()
        .name("actorflow_gc_seconds")
        .help("Time spent collecting")
        .callback(callback -> callback.call(ProcessView.of("").gcMillis() / 1e3))
        .register(registry);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** From now on it tells what the database of the journal gets, too. */
  void journal(JournalBytes bytes) {
    CounterWithCallback.builder()
        .name("actorflow_journal_bytes")
        .help("Bytes that shards have handed to the database")
        .labelNames("kind")
        .callback(
            callback -> {
              callback.call((double) bytes.events(), "events");
              callback.call((double) bytes.snapshots(), "snapshots");
            })
        .register(registry);
  }

  CommitMetrics commits() {
    return commits;
  }

  /**
   * The whole text.
   *
   * @param pipelines all of the cluster; without them, if they do not come in time
   */
  CompletionStage<String> text(CompletionStage<List<PipelineView>> pipelines) {
    return pipelines
        .toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((views, failure) -> text(views));
  }

  private String text(@Nullable List<PipelineView> views) {
    if (views != null) {
      commits.keep(views.stream().map(view -> view.pipeline().name()).collect(Collectors.toSet()));
    }
    List<MetricSnapshot> all = new ArrayList<>();
    registry.scrape().forEach(all::add);
    all.add(
        GaugeSnapshot.builder()
            .name("actorflow_registry_up")
            .help("Whether the registry answers")
            .dataPoint(GaugeDataPointSnapshot.builder().value(views == null ? 0 : 1).build())
            .build());
    if (views != null) {
      all.addAll(PipelineMetrics.of(views));
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
