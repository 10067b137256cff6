package io.actorflow.bench.scaling;

import io.actorflow.bench.harness.BenchProgram;
import io.actorflow.bench.harness.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run --scaling}: one line for each number of shards and of keys. */
@Command(
    name = "bench --scaling",
    description = {
      "Runs the real channel, shard and state code of a table (count and sum by bidder) on simulated time, network, journal",
      "and sink, on one thread, and measures the CPU time of a record, from a batch in a task to a result in the outbox.",
      "Keys are drawn evenly from as many as there are; of many, only as many are touched as records are read.",
      "Reading, decoding, writing to the journal, snapshots, sinks and garbage collection are not in it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Scaling implements Callable<Integer> {
  private static final int WARM_UP_PART = 4;

  @Option(
      names = "--shards",
      split = ",",
      defaultValue = "10,100,1000",
      description = "numbers of shards (default: ${DEFAULT-VALUE})")
  private List<Integer> shards = List.of();

  @Option(
      names = "--keys",
      split = ",",
      defaultValue = "100000,1000000,10000000,100000000,1000000000",
      description = "keys to draw from (default: ${DEFAULT-VALUE})")
  private List<Long> keys = List.of();

  @Option(
      names = "--tasks",
      defaultValue = "8",
      description =
          "tasks, each of which reads a million records a second (default: ${DEFAULT-VALUE})")
  private int tasks;

  @Option(
      names = "--records",
      defaultValue = "10000000",
      description =
          "records that are measured, after a quarter as many (default: ${DEFAULT-VALUE})")
  private long records;

  @Option(
      names = "--report-each",
      description = "tell tasks of every acknowledgement, not every 20 ms")
  private boolean reportsEach;

  @Option(names = "--plot", description = "file to write a plot to, as SVG")
  private @Nullable Path plot;

  public static void main(String[] arguments) {
    BenchProgram.run(new Scaling(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    // Compiled code is what is measured, from the first line on.
    for (int i = 0; i < 3; i++) {
      cost(shards.getFirst(), keys.getFirst());
    }
    print(
        "shards",
        "keys",
        "ns/record",
        "aggregate",
        "send",
        "apply",
        "commit",
        "groups/delivery",
        "groups/commit",
        "keys touched");
    List<Cost> costs = new ArrayList<>();
    for (int shardCount : shards) {
      for (long keyCount : keys) {
        Cost cost = cost(shardCount, keyCount);
        costs.add(cost);
        print(
            "%,d".formatted(cost.shards()),
            "%,d".formatted(cost.keys()),
            "%.1f".formatted(cost.total()),
            "%.1f".formatted(cost.of(Part.AGGREGATE)),
            "%.1f".formatted(cost.of(Part.SEND)),
            "%.1f".formatted(cost.of(Part.APPLY)),
            "%.1f".formatted(cost.of(Part.COMMIT)),
            "%,.0f".formatted(cost.groupsPerDelivery()),
            "%,.0f".formatted(cost.groupsPerCommit()),
            "%,d".formatted(cost.touched()));
      }
    }
    if (plot != null) {
      Files.writeString(plot, Plot.of(costs));
    }
    return 0;
  }

  private Cost cost(int shardCount, long keyCount) {
    try (Records source = new Records(keyCount)) {
      Simulation simulation = new Simulation(tasks, shardCount, source, reportsEach);
      simulation.run(records / WARM_UP_PART, records);
      return simulation.cost();
    }
  }

  private static void print(String... cells) {
    System.out.println(TextTable.line("%7s %14s %10s %10s %7s %7s %7s %16s %14s %13s", cells));
  }
}
