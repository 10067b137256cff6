package io.actorflow.bench.state;

import io.actorflow.bench.harness.JsonRows;
import io.actorflow.bench.harness.Spread;
import io.actorflow.bench.harness.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What all trials have measured, and the table that comes of it. What a system takes with few keys
 * is taken off, so that what is left is that of the keys.
 */
final class StateTable {
  /** A key and two numbers, as the state's own: the same for all systems. */
  static final int BYTES_OF_KEY = 24;

  private static final double GIGA = 1e9;

  private final int fewKeys;
  private final Map<Row, List<StateCost>> costs = new LinkedHashMap<>();
  private final Map<Row, List<StateCost>> withFew = new LinkedHashMap<>();

  /**
   * @param keys of the state; that of few keys has read as many bids
   */
  record Row(Contender contender, int keys) {}

  StateTable(int fewKeys) {
    this.fewKeys = fewKeys;
  }

  /** Notes what it takes to read as many bids as for {@code row}, of few keys. */
  void addFew(Row row, StateCost cost) {
    withFew.computeIfAbsent(row, key -> new ArrayList<>()).add(cost);
  }

  void add(Row row, StateCost cost) {
    costs.computeIfAbsent(row, key -> new ArrayList<>()).add(cost);
  }

  /** Medians over the trials, with the range if there are several. */
  String table() {
    return atRest() + "\n" + back();
  }

  private String atRest() {
    TextTable table =
        new TextTable(
            "%-13s %-20s %10s %22s %22s %22s %22s %20s %20s %5s",
            "system",
            "state",
            "keys",
            "heap B/key",
            "RSS B/key",
            "store B/key",
            "durable B/key",
            "journal B/B in",
            "written B/B in",
            "runs");
    costs.forEach(
        (row, trials) ->
            table.row(
                row.contender.system(),
                row.contender.settings(),
                "%,d".formatted(row.keys),
                cell("%,.1f", trials, perKey(row, StateCost::heapBytes)),
                cell("%,.1f", trials, perKey(row, StateCost::rssBytes)),
                cell("%,.1f", trials, perKey(row, StateCost::storeBytes)),
                cell("%,.1f", trials, perKey(row, StateCost::durableBytes)),
                cell("%.3f", trials, StateCost::journalledPerByte),
                cell("%.3f", trials, StateCost::writtenPerByte),
                Integer.toString(trials.size())));
    return table.toString();
  }

  private String back() {
    TextTable table =
        new TextTable(
            "%-13s %-20s %10s %22s %22s %22s %22s %22s %22s",
            "system",
            "state",
            "keys",
            "kept: first s",
            "kept: all s",
            "kept: s/GB",
            "fresh: first s",
            "fresh: all s",
            "fresh: s/GB");
    costs.forEach(
        (row, trials) ->
            table.row(
                row.contender.system(),
                row.contender.settings(),
                "%,d".formatted(row.keys),
                cell("%.1f", trials, cost -> cost.kept().first()),
                cell("%.1f", trials, cost -> cost.kept().all()),
                cell("%.1f", trials, perGiga(row, cost -> cost.kept().all())),
                cell("%.1f", trials, cost -> cost.fresh().first()),
                cell("%.1f", trials, cost -> cost.fresh().all()),
                cell("%.1f", trials, perGiga(row, cost -> cost.fresh().all()))));
    return table.toString();
  }

  private ToDoubleFunction<StateCost> perKey(Row row, ToLongFunction<StateCost> bytes) {
    double few = few(row, cost -> (double) bytes.applyAsLong(cost));
    return cost -> (bytes.applyAsLong(cost) - few) / (row.keys - fewKeys);
  }

  private ToDoubleFunction<StateCost> perGiga(Row row, ToDoubleFunction<StateCost> seconds) {
    double few = few(row, seconds);
    double gigabytes = (double) BYTES_OF_KEY * (row.keys - fewKeys) / GIGA;
    return cost -> (seconds.applyAsDouble(cost) - few) / gigabytes;
  }

  private double few(Row row, ToDoubleFunction<StateCost> figure) {
    return Spread.of(withFew.getOrDefault(row, List.of()), figure).median();
  }

  private static String cell(
      String pattern, List<StateCost> trials, ToDoubleFunction<StateCost> figure) {
    Spread spread = Spread.of(trials, figure);
    String median = pattern.formatted(spread.median());
    return trials.size() == 1 ? median : "%s (%s)".formatted(median, spread.range(pattern));
  }

  /** One object for each trial, as it was measured. */
  String json() {
    JsonRows rows = new JsonRows();
    withFew.forEach((row, trials) -> describe(rows, row, fewKeys, trials));
    costs.forEach((row, trials) -> describe(rows, row, row.keys, trials));
    return rows.toString();
  }

  private static void describe(JsonRows rows, Row row, int keys, List<StateCost> trials) {
    for (int run = 0; run < trials.size(); run++) {
      describe(rows.add(), row, keys, run + 1, trials.get(run));
    }
  }

  private static void describe(JsonRows.Row json, Row row, int keys, int run, StateCost cost) {
    json.put("system", row.contender.system())
        .put("state", row.contender.settings())
        .put("keys", keys)
        .put("run", run)
        .put("input_bytes", cost.inputBytes())
        .put("fill_seconds", cost.fillSeconds(), 3)
        .put("heap_bytes", cost.heapBytes())
        .put("rss_bytes", cost.rssBytes())
        .put("store_bytes", cost.storeBytes())
        .put("durable_bytes", cost.durableBytes())
        .put("journalled_bytes", cost.journalledBytes())
        .put("written_bytes", cost.writtenBytes())
        .put("kept_first_seconds", cost.kept().first(), 3)
        .put("kept_all_seconds", cost.kept().all(), 3)
        .put("fresh_first_seconds", cost.fresh().first(), 3)
        .put("fresh_all_seconds", cost.fresh().all(), 3);
  }
}
