package io.actorflow.bench.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What all runs have measured, and the one table that comes of it. */
final class Results {
  private final Map<Row, List<Outcome>> outcomes = new LinkedHashMap<>();

  private record Row(Job job, String system) {}

  /** Notes one run; runs of one number were done one after another. */
  void add(Job job, String system, Outcome outcome) {
    outcomes.computeIfAbsent(new Row(job, system), row -> new ArrayList<>()).add(outcome);
  }

  String table() {
    StringBuilder table = new StringBuilder();
    line(
        table,
        "job",
        "system",
        "records/s",
        "min..max",
        "CPU s/M",
        "peak MiB",
        "results",
        "ActorFlow is");
    outcomes.forEach(
        (row, runs) -> {
          Spread rate = spread(runs, Outcome::recordsPerSecond);
          line(
              table,
              row.job.name(),
              row.system,
              "%,.0f".formatted(rate.median()),
              "%,.0f..%,.0f".formatted(rate.min(), rate.max()),
              "%.2f".formatted(spread(runs, Outcome::cpuSecondsPerMillion).median()),
              "%,.0f".formatted(spread(runs, Outcome::peakRssBytes).median() / (1 << 20)),
              "%,d".formatted(runs.getLast().results()),
              ratio(row));
        });
    return table.toString();
  }

  /** How many times as fast ActorFlow was, run by run. */
  private String ratio(Row row) {
    List<Outcome> own = outcomes.get(new Row(row.job, ActorFlowSystem.NAME));
    if (own == null || row.system.equals(ActorFlowSystem.NAME)) {
      return "";
    }
    Spread ratio = ratio(own, outcomes.getOrDefault(row, List.of()));
    return "%.2f x (%.2f..%.2f)".formatted(ratio.median(), ratio.min(), ratio.max());
  }

  private static Spread ratio(List<Outcome> own, List<Outcome> peer) {
    double[] ratios = new double[Math.min(own.size(), peer.size())];
    Arrays.setAll(
        ratios, run -> own.get(run).recordsPerSecond() / peer.get(run).recordsPerSecond());
    return Spread.of(ratios);
  }

  private static Spread spread(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
    return Spread.of(runs.stream().mapToDouble(figure).toArray());
  }

  private static void line(StringBuilder table, String... cells) {
    table.append(
        String.format(Locale.ROOT, "%-4s %-14s %12s %23s %8s %9s %12s  %s", (Object[]) cells)
            .stripTrailing());
    table.append('\n');
  }

  /** One object for each run, in the order of the runs of each row. */
  String json() {
    List<String> lines = new ArrayList<>();
    outcomes.forEach(
        (row, runs) -> {
          for (int run = 0; run < runs.size(); run++) {
            Outcome outcome = runs.get(run);
            lines.add(
                String.format(
                    Locale.ROOT,
                    "{\"job\":\"%s\",\"system\":\"%s\",\"run\":%d,\"records\":%d,\"seconds\":%.3f,\"records_per_second\":%.0f,\"cpu_seconds\":%.3f,\"peak_rss_bytes\":%d,\"results\":%d}",
                    row.job,
                    row.system,
                    run + 1,
                    outcome.records(),
                    outcome.seconds(),
                    outcome.recordsPerSecond(),
                    outcome.cpuSeconds(),
                    outcome.peakRssBytes(),
                    outcome.results()));
          }
        });
    return "[" + String.join(",\n ", lines) + "]";
  }
}
