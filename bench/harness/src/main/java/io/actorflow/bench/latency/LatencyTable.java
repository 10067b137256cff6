package io.actorflow.bench.latency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Medians over the runs of each setting, and the range of the two that matter. */
  String table() {
    List<Setting> best = best();
    StringBuilder table = new StringBuilder();
    line(
        table,
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
        .forEach(setting -> line(table, setting, best.contains(setting)));
    return table.toString();
  }

  private void line(StringBuilder table, Setting setting, boolean isBest) {
    List<Measured> measured = runs.getOrDefault(setting, List.of());
    line(
        table,
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
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return "%.1f..%.1f".formatted(sorted[0], sorted[sorted.length - 1]);
  }

  private static void line(StringBuilder table, String... cells) {
    table.append(
        String.format(
                Locale.ROOT,
                "%-13s %-13s %7s %7s %7s %7s %13s %13s %5s %6s %5s %4s  %s",
                (Object[]) cells)
            .stripTrailing());
    table.append('\n');
  }

  /** One object for each run. */
  String json() {
    List<String> lines = new ArrayList<>();
    runs.forEach(
        (setting, measured) -> {
          for (int run = 0; run < measured.size(); run++) {
            lines.add(json(setting, run + 1, measured.get(run)));
          }
        });
    return "[" + String.join(",\n ", lines) + "]";
  }

  private static String json(Setting setting, int run, Measured measured) {
    return String.format(
        Locale.ROOT,
        "{\"system\":\"%s\",\"guarantee\":\"%s\",\"settings\":\"%s\",\"run\":%d,\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f,\"bids\":%d,\"rows\":%d,\"repeats\":%d,\"cores\":%.3f,\"broker_cores\":%.3f,\"load_cores\":%.3f}",
        setting.system(),
        setting.guarantee(),
        setting.label(),
        run,
        measured.p50(),
        measured.p90(),
        measured.p99(),
        measured.p999(),
        measured.max(),
        measured.bids(),
        measured.rows(),
        measured.repeats(),
        measured.cores(),
        measured.brokerCores(),
        measured.harnessCores());
  }
}
