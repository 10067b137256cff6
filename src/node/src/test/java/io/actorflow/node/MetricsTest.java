package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.node.PrometheusText.Sample;
import io.actorflow.node.control.ActualState;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus gets of a node that has run a pipeline to its end. */
class MetricsTest {
  private static final int RECORDS = 20_000;
  private static final String PIPELINE =
      """
      pipeline {
        name = %s
        sources {
          auctions {
            type = generator
            splits = 2
            records = %d
            event-time { field = date-time, max-out-of-orderness = 1s }
          }
        }
        operators {
          hot { from = auctions, type = window, size = 1s, key = [auction], aggregates { bids = "count(*)" } }
        }
        sinks { results { from = hot, type = discard } }
      }
      """;

  private static final Map<String, Set<String>> LABELS =
      Map.ofEntries(
          Map.entry("actorflow_pipeline_running", Set.of("pipeline")),
          Map.entry("actorflow_lag_records", Set.of("pipeline")),
          Map.entry("actorflow_dead_letters_total", Set.of("pipeline")),
          Map.entry("actorflow_split_lag_records", Set.of("pipeline", "source", "split")),
          Map.entry("actorflow_records_read_total", Set.of("pipeline", "source", "task")),
          Map.entry("actorflow_records_written_total", Set.of("pipeline", "source", "task")),
          Map.entry("actorflow_shard_rows_in_total", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_shard_rows_written_total", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_shard_late_rows_total", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_shard_commits_total", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_state_keys", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_state_bytes", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_state_keys_in_memory", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_state_disk_bytes", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_state_evicted_keys_total", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_state_lookups_total", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_state_lookups_found_total", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_snapshot_segments", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_snapshot_bytes", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_outbox_commits", Set.of("pipeline", "operator", "shard")),
          Map.entry("actorflow_shard_persist_seconds_count", Set.of("pipeline", "operator")),
          Map.entry("actorflow_shard_persist_groups_count", Set.of("pipeline", "operator")),
          Map.entry("actorflow_shard_persist_failures_total", Set.of("pipeline", "operator")),
          Map.entry("actorflow_sink_commit_seconds_count", Set.of("pipeline", "sink")),
          Map.entry("actorflow_sink_commit_rows_count", Set.of("pipeline", "sink")),
          Map.entry("actorflow_sink_commit_failures_total", Set.of("pipeline", "sink")));

  @TempDir private static Path folder = Path.of("");
  private static RunningNode node;
  private static PrometheusText metrics;

  @BeforeAll
  static void runToItsEnd() throws Exception {
    node = new RunningNode(folder);
    node.submit("metered", PIPELINE.formatted("metered", RECORDS));
    node.await("metered", ActualState.FINISHED);
    metrics = metrics();
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static PrometheusText metrics() throws Exception {
    HttpResponse<String> response = node.fetch("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    return PrometheusText.parse(response.body());
  }

  @Test
  void everySeriesOfThePipelineHasLabelsFromItsDefinitionOnly() {
    LABELS.forEach(
        (name, labels) ->
            assertThat(metrics.of(name))
                .as(name)
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.labels().keySet()).isEqualTo(labels)));
    for (Sample sample : metrics.samples()) {
      if (sample.labels().containsKey("pipeline")) {
        sample
            .labels()
            .forEach(
                (label, value) ->
                    assertThat(value)
                        .as("%s of %s", label, sample)
                        .matches(
                            switch (label) {
                              case "pipeline" -> "metered";
                              case "source" -> "auctions";
                              case "operator" -> "hot";
                              case "sink" -> "results";
                              case "task", "shard" -> "[0-3]";
                              case "split" -> "[01]";
                              case "le" -> "[0-9.]+|\\+Inf";
                              default -> "no such label";
                            }));
      }
    }
  }

  @Test
  void countsWhatHasBeenReadAppliedAndWritten() {
    assertThat(metrics.sum("actorflow_records_read_total")).isEqualTo(RECORDS);
    assertThat(metrics.sum("actorflow_shard_rows_in_total")).isBetween(1.0, (double) RECORDS);
    assertThat(metrics.sum("actorflow_shard_rows_written_total")).isPositive();
    assertThat(metrics.sum("actorflow_lag_records")).isZero();
    assertThat(metrics.sum("actorflow_split_lag_records")).isZero();
    assertThat(metrics.sum("actorflow_dead_letters_total")).isZero();
    assertThat(metrics.sum("actorflow_state_keys")).isZero();
  }

  @Test
  void countsTheBytesThatTheDatabaseGets() {
    assertThat(metrics.of("actorflow_journal_bytes_total"))
        .extracting(sample -> sample.labels().get("kind"))
        .containsExactlyInAnyOrder("events", "snapshots");
    // An event holds each group that has changed, which has a key and a count.
    assertThat(metrics.sum("actorflow_journal_bytes_total"))
        .isGreaterThan(2 * metrics.sum("actorflow_shard_persist_groups_sum"));
  }

  @Test
  void timesEachCommitOfShardsAndSinksOnce() {
    assertThat(metrics.types())
        .containsEntry("actorflow_shard_persist_seconds", "histogram")
        .containsEntry("actorflow_sink_commit_seconds", "histogram");
    assertThat(metrics.sum("actorflow_shard_persist_seconds_count"))
        .isPositive()
        .isEqualTo(metrics.sum("actorflow_shard_persist_groups_count"));
    assertThat(metrics.sum("actorflow_sink_commit_rows_sum"))
        .isEqualTo(metrics.sum("actorflow_shard_rows_written_total"));
    assertThat(metrics.sum("actorflow_sink_commit_failures_total")).isZero();
  }

  @Test
  void everyMetricIsInTheTableOfTheDocumentation() throws Exception {
    String page = Files.readString(Path.of("../../docs/operate.md"));
    Set<String> documented = new TreeSet<>();
    Pattern.compile("`(actorflow_[a-z_]+)`")
        .matcher(page)
        .results()
        .forEach(found -> documented.add(found.group(1)));
    List<String> served =
        metrics.types().keySet().stream().filter(name -> name.startsWith("actorflow_")).toList();

    assertThat(documented)
        .containsAll(served)
        // Without a watermark there is nothing to say: this pipeline has come to its end.
        .containsExactlyInAnyOrderElementsOf(
            new TreeSet<>(
                java.util.stream.Stream.concat(
                        served.stream(),
                        java.util.stream.Stream.of(
                            "actorflow_watermark_lag_seconds",
                            "actorflow_split_watermark_lag_seconds"))
                    .toList()));
  }

  @Test
  void showsTheVirtualMachineUnderTheNamesThatDashboardsKnow() {
    assertThat(metrics.types().keySet())
        .contains(
            "jvm_memory_used_bytes", "jvm_gc_collection_seconds", "process_cpu_seconds_total");
  }

  @Test
  void seriesOfADeletedPipelineGoWithIt() throws Exception {
    node.submit("brief", PIPELINE.formatted("brief", 100));
    node.await("brief", ActualState.FINISHED);
    assertThat(seriesOf("brief")).isNotEmpty();

    RunningNode.get(node.control().delete("brief"));
    node.awaitGone("brief");

    assertThat(seriesOf("brief")).isEmpty();
    assertThat(seriesOf("metered")).isNotEmpty();
  }

  private static List<Sample> seriesOf(String pipeline) throws Exception {
    return metrics().samples().stream()
        .filter(sample -> pipeline.equals(sample.labels().get("pipeline")))
        .toList();
  }
}
