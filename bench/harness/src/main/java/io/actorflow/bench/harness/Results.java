package io.actorflow.bench.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all runs have measured, and the one table that comes of it. */
final class Results {
  private final Map<Row, List<Outcome>> outcomes = new LinkedHashMap<>();

  private record Row(Job job, String system) {}

  /** Notes one run; runs of one number were done one after another. */
  void add(Job job, String system, Outcome outcome) {
    outcomes.computeIfAbsent(new Row(job, system), row -> new ArrayList<>()).add(outcome);
  }

  String table() {
    TextTable table =
        new TextTable(
            "%-4s %-14s %12s %23s %8s %9s %12s  %s",
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
          Spread rate = Spread.of(runs, Outcome::recordsPerSecond);
          table.row(
              row.job.name(),
              row.system,
              "%,.0f".formatted(rate.median()),
              rate.range("%,.0f"),
              "%.2f".formatted(Spread.of(runs, Outcome::cpuSecondsPerMillion).median()),
              "%,.0f".formatted(Spread.of(runs, Outcome::peakRssBytes).median() / (1 << 20)),
              "%,d".formatted(runs.getLast().results()),
              ratio(row));
        });
    return table.toString();
  }

  private String ratio(Row row) {
    List<Outcome> own = outcomes.get(new Row(row.job, ActorFlowSystem.NAME));
    if (own == null || row.system.equals(ActorFlowSystem.NAME)) {
      return "";
    }
    return Spread.of(Outcome.ratios(own, outcomes.getOrDefault(row, List.of()))).times();
  }

  /** One object for each run, in the order of the runs of each row. */
  String json() {
    JsonRows rows = new JsonRows();
    outcomes.forEach(
        (row, runs) -> {
          for (int run = 0; run < runs.size(); run++) {
            runs.get(run)
                .describe(
                    rows.add()
                        .put("job", row.job.name())
                        .put("system", row.system)
                        .put("run", run + 1));
          }
        });
    return rows.toString();
  }
}
