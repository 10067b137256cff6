package io.actorflow.node;

import io.actorflow.run.Timings;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Set;

/** How the commits of this node go, by pipeline and operator or sink. */
final class CommitMetrics implements Timings {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };
  private static final double[] ROWS = {0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private final Family persists;
  private final Family sinkCommits;

  CommitMetrics(PrometheusRegistry registry) {
    persists =
        new Family(
            histogram("actorflow_shard_persist_seconds", "operator", SECONDS)
                .help("Time that the journal took for a commit of a shard")
                .register(registry),
            histogram("actorflow_shard_persist_groups", "operator", ROWS)
                .help("Groups that a commit of a shard changed")
                .register(registry),
            Counter.builder()
                .name("actorflow_shard_persist_failures")
                .help("Commits of shards that the journal did not take")
                .labelNames("pipeline", "operator")
                .register(registry));
    sinkCommits =
        new Family(
            histogram("actorflow_sink_commit_seconds", "sink", SECONDS)
                .help("Time that a sink took for a commit")
                .register(registry),
            histogram("actorflow_sink_commit_rows", "sink", ROWS)
                .help("Rows in a commit of a sink")
                .register(registry),
            Counter.builder()
                .name("actorflow_sink_commit_failures")
                .help("Commits that sinks did not take")
                .labelNames("pipeline", "sink")
                .register(registry));
  }

  private static Histogram.Builder histogram(String name, String label, double[] bounds) {
    return Histogram.builder()
        .name(name)
        .labelNames("pipeline", label)
        .classicOnly()
        .classicUpperBounds(bounds);
  }

  @Override
  public Commits persists(String pipeline, String operator) {
    return persists.of(pipeline, operator);
  }

  @Override
  public Commits sinkCommits(String pipeline, String sink) {
    return sinkCommits.of(pipeline, sink);
  }

  /** Drops what was measured of other pipelines: they are gone. */
  void keep(Set<String> pipelines) {
    persists.keep(pipelines);
    sinkCommits.keep(pipelines);
  }

  private record Family(Histogram seconds, Histogram rows, Counter failures) {
    /** Looks its series up anew each time: they may have been dropped. */
    Commits of(String pipeline, String stage) {
      failures.initLabelValues(pipeline, stage);
      return new Commits() {
        @Override
        public void done(long count, long nanos) {
          seconds.labelValues(pipeline, stage).observe(nanos / 1e9);
          rows.labelValues(pipeline, stage).observe((double) count);
        }

        @Override
        public void failed() {
          failures.labelValues(pipeline, stage).inc();
        }
      };
    }

    void keep(Set<String> pipelines) {
      seconds.removeIf(labels -> !pipelines.contains(labels.getFirst()));
      rows.removeIf(labels -> !pipelines.contains(labels.getFirst()));
      failures.removeIf(labels -> !pipelines.contains(labels.getFirst()));
    }
  }
}
