package io.actorflow.bench.state;

import static io.actorflow.bench.harness.BenchProgram.say;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.BenchProgram;
import io.actorflow.bench.harness.BidTopic;
import io.actorflow.bench.harness.Printed;
import io.actorflow.bench.harness.TopicLoad;
import io.actorflow.bench.harness.Workplace;
import io.actorflow.bench.state.StateTable.Row;
import io.actorflow.dev.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run --state}: one table of ActorFlow and Kafka Streams. */
@Command(
    name = "bench --state",
    description = {
      "Measures what the state of a running count and sum by bidder costs, beside Kafka Streams with RocksDB: memory and disk",
      "of a key at rest, bytes journalled for a byte of input, and how long a process that was killed takes until it gives",
      "results of new bids again, with the store on its disk and without. All are exactly-once, and each result is checked."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class StateBench implements Callable<Integer> {
  private static final int FEW_KEYS = 1_000;

  @Option(
      names = "--keys",
      split = ",",
      defaultValue = "1000000,5000000",
      description = "bidders (default: ${DEFAULT-VALUE})")
  private List<Integer> keys = List.of();

  @Option(
      names = "--bids-per-key",
      defaultValue = "2",
      description =
          "bids of a bidder on average; each has at least one (default: ${DEFAULT-VALUE})")
  private int bidsPerKey;

  @Option(
      names = "--probes",
      defaultValue = "10000",
      description =
          "new bids after a kill, evenly spread over the bidders (default: ${DEFAULT-VALUE})")
  private int probes;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "runs of each system, in alternation (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--systems",
      split = ",",
      defaultValue = "actorflow,actorflow-heap,kafka-streams",
      description =
          "what to measure; actorflow-heap has memory for all state (default: ${DEFAULT-VALUE})")
  private List<String> systems = List.of();

  @Option(
      names = "--heap",
      defaultValue = "512m",
      description =
          "ActorFlow's, as -Xmx has it; actorflow-heap and Kafka Streams have 2g (default: ${DEFAULT-VALUE})")
  private String heap = "";

  @Option(
      names = "--commit-interval",
      defaultValue = "1000",
      description = "milliseconds between commits of Kafka Streams (default: ${DEFAULT-VALUE})")
  private long commitMillis;

  @Mixin private Printed printed = new Printed();

  @Mixin private Workplace workplace = new Workplace();

  private int trials;

  public static void main(String[] arguments) {
    BenchProgram.run(new StateBench(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    if (keys.stream().anyMatch(count -> count <= FEW_KEYS) || bidsPerKey < 1 || probes < 1) {
      throw new BenchException(
          "--keys: %s (expected: more than %,d), --bids-per-key and --probes (expected: 1 or more)"
              .formatted(keys, FEW_KEYS));
    }
    List<Contender> contenders = systems.stream().map(this::contender).toList();
    StateTable table = new StateTable(FEW_KEYS);
    workplace.use("state", (folder, kafka) -> measure(contenders, folder, kafka, table));
    printed.print(table::table, table::json);
    return 0;
  }

  private Contender contender(String name) {
    return switch (name) {
      case "actorflow" -> new ActorFlowContender("heap %s, default".formatted(heap), heap, "0");
      case "actorflow-heap" -> new ActorFlowContender("heap 2g, all on it", "2g", "1536MiB");
      case StreamsContender.NAME -> new StreamsContender("heap 2g, RocksDB", "2g");
      default ->
          throw new BenchException(
              "--systems: there is no '%s' (expected: actorflow, actorflow-heap or %s)"
                  .formatted(name, StreamsContender.NAME));
    };
  }

  private void measure(
      List<Contender> contenders, Path folder, KafkaProcess kafka, StateTable table)
      throws IOException {
    try (BidTopic topics = new BidTopic(kafka.bootstrapServers())) {
      say("warming up");
      Series warmUp = new Series(new StateBids(FEW_KEYS, FEW_KEYS), topics, kafka, folder);
      for (Contender contender : contenders) {
        warmUp.once(contender);
      }
      warmUp.end();
      for (int count : keys) {
        long records = (long) count * bidsPerKey;
        Series few = new Series(new StateBids(FEW_KEYS, records), topics, kafka, folder);
        Series many = new Series(new StateBids(count, records), topics, kafka, folder);
        for (int run = 1; run <= runs; run++) {
          for (Contender contender : contenders) {
            table.addFew(new Row(contender, count), few.once(contender));
            table.add(new Row(contender, count), many.once(contender));
          }
        }
        few.end();
        many.end();
      }
    }
  }

  /** Trials that read the same topic. */
  private final class Series {
    private final StateBids bids;
    private final BidTopic topics;
    private final KafkaProcess kafka;
    private final Path folder;
    private final String input;

    Series(StateBids bids, BidTopic topics, KafkaProcess kafka, Path folder) {
      this.bids = bids;
      this.topics = topics;
      this.kafka = kafka;
      this.folder = folder;
      input = "bids-of-%d-in-%d".formatted(bids.keys(), bids.records());
      say("loading %,d bids of %,d bidders".formatted(bids.records(), bids.keys()));
      topics.create(input);
      TopicLoad.load(kafka.bootstrapServers(), input, BidTopic.PARTITIONS, bids.records(), bids);
    }

    StateCost once(Contender contender) throws IOException {
      String name = "state-%03d".formatted(++trials);
      String later = name + "-later";
      topics.create(name);
      topics.create(later);
      Path own = Files.createDirectories(folder.resolve(name));
      Contender.Place place =
          new Contender.Place(
              kafka.bootstrapServers(), name, List.of(input, later), own, commitMillis);
      StateCost cost;
      try (Trial trial = new Trial(contender, bids, probes, place, later, kafka.pid())) {
        cost = trial.run();
      }
      topics.deleteAll(name);
      workplace.clear(own);
      say(
          "%s (%s), %,d keys: %.0f s to read; heap %,d MiB, RSS %,d MiB; back after %.1f s, without its store after %.1f s"
              .formatted(
                  contender.system(),
                  contender.settings(),
                  bids.keys(),
                  cost.fillSeconds(),
                  cost.heapBytes() >> 20,
                  cost.rssBytes() >> 20,
                  cost.kept().all(),
                  cost.fresh().all()));
      return cost;
    }

    void end() {
      topics.deleteAll(input);
    }
  }
}
