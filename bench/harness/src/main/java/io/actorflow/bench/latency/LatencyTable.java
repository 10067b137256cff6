package io.actorflow.bench.latency;

import io.actorflow.bench.harness.JsonRows;
import io.actorflow.bench.harness.Spread;
import io.actorflow.bench.harness.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What all runs have measured, and the table that comes of it. */
final class LatencyTable {
  private final Map<Setting, List<Measured>> runs = new LinkedHashMap<>();

  void add(Setting setting, Measured measured) {
    runs.computeIfAbsent(setting, key -> new ArrayList<>()).add(measured);
  }

  /** The best setting of each contest so far, in the order in which they were first run. */
  List<Setting> best() {
    Map<String, Setting> best = new LinkedHashMap<>();
    for (Setting setting : runs.keySet()) {
      best.merge(
          setting.contest(), setting, (one, other) -> weight(one) <= weight(other) ? one : other);
    }
    return List.copyOf(best.values());
  }

  private double weight(Setting setting) {
    return median(runs.getOrDefault(setting, List.of()), Measured::weight);
  }

  private static double median(List<Measured> runs, ToDoubleFunction<Measured> figure) {
    return Spread.of(runs, figure).median();
  }

  /** Medians over the runs of each setting, and the range of the two that matter. */
  String table() {
    List<Setting> best = best();
    TextTable table =
        new TextTable(
            "%-13s %-13s %7s %7s %7s %7s %13s %13s %5s %6s %5s %4s  %s",
            "system",
            "guarantee",
            "p50 ms",
            "p99 ms",
            "p99.9",
            "max",
            "p50 range",
            "p99 range",
            "cores",
            "broker",
            "load",
            "runs",
            "settings");
    runs.keySet().stream()
        .sorted(Comparator.comparing((Setting setting) -> !best.contains(setting)))
        .forEach(setting -> row(table, setting, best.contains(setting)));
    return table.toString();
  }

  private void row(TextTable table, Setting setting, boolean isBest) {
    List<Measured> measured = runs.getOrDefault(setting, List.of());
    table.row(
        setting.system(),
        setting.guarantee(),
        "%.1f".formatted(median(measured, Measured::p50)),
        "%.1f".formatted(median(measured, Measured::p99)),
        "%.1f".formatted(median(measured, Measured::p999)),
        "%.1f".formatted(median(measured, Measured::max)),
        range(measured, Measured::p50),
        range(measured, Measured::p99),
        "%.2f".formatted(median(measured, Measured::cores)),
        "%.2f".formatted(median(measured, Measured::brokerCores)),
        "%.2f".formatted(median(measured, Measured::harnessCores)),
        Integer.toString(measured.size()),
        (isBest ? "* " : "  ") + setting.label());
  }

  private static String range(List<Measured> runs, ToDoubleFunction<Measured> figure) {
    return Spread.of(runs, figure).range("%.1f");
  }

  /** One object for each run. */
  String json() {
    JsonRows rows = new JsonRows();
    runs.forEach(
        (setting, measured) -> {
          for (int run = 0; run < measured.size(); run++) {
            describe(rows.add(), setting, run + 1, measured.get(run));
          }
        });
    return rows.toString();
  }

  private static void describe(JsonRows.Row row, Setting setting, int run, Measured measured) {
    row.put("system", setting.system())
        .put("guarantee", setting.guarantee())
        .put("settings", setting.label())
        .put("run", run)
        .put("p50_ms", measured.p50(), 3)
        .put("p90_ms", measured.p90(), 3)
        .put("p99_ms", measured.p99(), 3)
        .put("p999_ms", measured.p999(), 3)
        .put("max_ms", measured.max(), 3)
        .put("bids", measured.bids())
        .put("rows", measured.rows())
        .put("repeats", measured.repeats())
        .put("cores", measured.cores(), 3)
        .put("broker_cores", measured.brokerCores(), 3)
        .put("load_cores", measured.harnessCores(), 3);
  }
}
