package io.actorflow.bench.nexmark;

import io.actorflow.bench.harness.ActorFlowProcess;
import io.actorflow.bench.harness.JsonRows;
import io.actorflow.bench.harness.Outcome;
import io.actorflow.bench.harness.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What all runs have measured, and the table that comes of it, in Markdown. */
final class Standings {
  private final List<String> names;
  private final Map<Query, Map<String, List<Outcome>>> outcomes = new EnumMap<>(Query.class);
  private final Map<Query, Map<String, String>> reasons = new EnumMap<>(Query.class);

  /**
   * @param names of the contenders, in the order of the columns
   */
  Standings(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** Notes one run; runs of one number were done one after another. */
  void add(Query query, String name, Outcome outcome) {
    outcomes
        .computeIfAbsent(query, key -> new LinkedHashMap<>())
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(outcome);
  }

  /** Notes why there is no run. */
  void addReason(Query query, String name, String reason) {
    reasons.computeIfAbsent(query, key -> new LinkedHashMap<>()).put(name, reason);
  }

  private List<Outcome> runs(Query query, String name) {
    return reasons.getOrDefault(query, Map.of()).containsKey(name)
        ? List.of()
        : outcomes.getOrDefault(query, Map.of()).getOrDefault(name, List.of());
  }

  String table() {
    List<String> peers =
        names.stream().filter(name -> !name.equals(ActorFlowProcess.NAME)).toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("query", "what", "records"));
    names.forEach(name -> head.addAll(List.of(name + ", records/s", "range", "CPU s per million")));
    peers.forEach(peer -> head.add("ActorFlow / " + peer));
    head.add("results");
    rows.add(head);
    rows.add(head.stream().map(cell -> "---").toList());
    for (Query query : Query.values()) {
      if (outcomes.containsKey(query) || reasons.containsKey(query)) {
        rows.add(row(query, peers));
      }
    }
    StringBuilder table = new StringBuilder();
    rows.forEach(
        row ->
            table.append(row.stream().collect(Collectors.joining(" | ", "| ", " |"))).append('\n'));
    peers.forEach(peer -> table.append('\n').append(mean(peer)).append('\n'));
    notes(table);
    return table.toString();
  }

  private List<String> row(Query query, List<String> peers) {
    List<String> row = new ArrayList<>(List.of(query.id(), query.title()));
    List<Outcome> any =
        names.stream().flatMap(name -> runs(query, name).stream()).limit(1).toList();
    row.add(any.isEmpty() ? "" : "%,d".formatted(any.getFirst().records()));
    for (String name : names) {
      List<Outcome> runs = runs(query, name);
      if (runs.isEmpty()) {
        row.addAll(List.of("-", "", ""));
      } else {
        Spread rate = Spread.of(runs, Outcome::recordsPerSecond);
        row.add("%,.0f".formatted(rate.median()));
        row.add(rate.range("%,.0f"));
        row.add("%.2f".formatted(Spread.of(runs, Outcome::cpuSecondsPerMillion).median()));
      }
    }
    for (String peer : peers) {
      double[] ratios = ratios(query, peer);
      row.add(ratios.length == 0 ? "" : Spread.of(ratios).times());
    }
    row.add(
        names.stream()
            .flatMap(name -> runs(query, name).stream().limit(1))
            .map(outcome -> "%,d".formatted(outcome.results()))
            .collect(Collectors.joining(" / ")));
    return row;
  }

  private double[] ratios(Query query, String peer) {
    return Outcome.ratios(runs(query, ActorFlowProcess.NAME), runs(query, peer));
  }

  /** The geometric mean of the ratios' medians, over the queries that both have answered. */
  private String mean(String peer) {
    double[] logarithms =
        Arrays.stream(Query.values())
            .map(query -> ratios(query, peer))
            .filter(ratios -> ratios.length > 0)
            .mapToDouble(ratios -> Math.log(Spread.of(ratios).median()))
            .toArray();
    return logarithms.length == 0
        ? "No query was answered by both ActorFlow and %s.".formatted(peer)
        : "Geometric mean over %d queries: ActorFlow is %.2f times as fast as %s."
            .formatted(
                logarithms.length,
                Math.exp(Arrays.stream(logarithms).sum() / logarithms.length),
                peer);
  }

  private void notes(StringBuilder table) {
    reasons.forEach(
        (query, of) ->
            of.forEach(
                (name, reason) ->
                    table.append("\n- %s, %s: %s".formatted(query.id(), name, reason))));
    if (!reasons.isEmpty()) {
      table.append('\n');
    }
  }

  /** One object for each run, in the order of the runs of each query. */
  String json() {
    JsonRows rows = new JsonRows();
    outcomes.forEach(
        (query, systems) ->
            systems.forEach(
                (name, runs) -> {
                  for (int run = 0; run < runs.size(); run++) {
                    runs.get(run)
                        .describe(
                            rows.add()
                                .put("query", query.id())
                                .put("system", name)
                                .put("run", run + 1));
                  }
                }));
    return rows.toString();
  }
}
