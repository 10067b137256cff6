package io.actorflow.bench.harness;

import static io.actorflow.bench.harness.BenchProgram.say;

import io.actorflow.dev.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run}: one table of ActorFlow and its peers. */
@Command(
    name = "bench",
    description = {
      "Runs the benchmark jobs on ActorFlow and its peers, in turn and on the same topic of a broker of its own,",
      "checks their results and prints one table.",
      "  J1: filter and project",
      "  J2: ten-second tumbling count and max by auction",
      "  J3: running count and sum by bidder, as a durable table",
      "All are exactly-once. Measured from the first record read to the last commit, without the start of the process."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Bench implements Callable<Integer> {
  /** No job takes longer than this beside a thousandth of a second for each record. */
  private static final long DEADLINE_SECONDS = 120;

  private static final String INPUT = "bids";

  @Option(
      names = "--jobs",
      split = ",",
      defaultValue = "J1,J2,J3",
      description = "jobs to run (default: ${DEFAULT-VALUE})")
  private List<Job> jobs = List.of();

  @Option(
      names = "--records",
      defaultValue = "5000000",
      description = "bids to load (default: ${DEFAULT-VALUE})")
  private long records;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "runs that count, of each system and job (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--warm-up",
      defaultValue = "1",
      description = "runs before them that do not count (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "flink,kafka-streams",
      description = "systems beside ActorFlow, or none (default: ${DEFAULT-VALUE})")
  private List<String> peers = List.of();

  @Option(names = "--without-actorflow", description = "only the peers")
  private boolean withoutActorFlow;

  @Option(
      names = "--above-price",
      defaultValue = "100000",
      description =
          "J1 keeps bids of a higher price; 100000 is about half of them (default: ${DEFAULT-VALUE})")
  private long abovePrice;

  @Option(
      names = "--commit-interval",
      defaultValue = "1000",
      description = "milliseconds between checkpoints or commits (default: ${DEFAULT-VALUE})")
  private long commitMillis;

  @Option(
      names = "--every-update",
      description = "the peers' J3 gives out every change, not changed keys once per commit")
  private boolean everyUpdate;

  @Mixin private Printed printed = new Printed();

  @Mixin private Workplace workplace = new Workplace();

  public static void main(String[] arguments) {
    BenchProgram.run(new Bench(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    List<MeasuredSystem> systems = systems();
    Results results = new Results();
    workplace.use("bench", (folder, kafka) -> measure(systems, folder, kafka, results));
    printed.print(results::table, results::json);
    return 0;
  }

  private void measure(
      List<MeasuredSystem> systems, Path folder, KafkaProcess kafka, Results results)
      throws IOException {
    Bidding bidding = new Bidding(records, abovePrice);
    try (BidTopic topics = new BidTopic(kafka.bootstrapServers())) {
      say("loading %,d bids into %d partitions".formatted(records, Bidding.PARTITIONS));
      topics.load(INPUT, bidding);
      for (Job job : jobs) {
        Expectation expectation = Expectation.of(job, bidding);
        for (int round = 1 - warmUp; round <= runs; round++) {
          for (MeasuredSystem system : systems) {
            String output =
                "%s-%s-%d"
                    .formatted(job.name().toLowerCase(Locale.ROOT), system.name(), round + warmUp);
            Run run =
                new Run(
                    job,
                    bidding,
                    kafka.bootstrapServers(),
                    INPUT,
                    output,
                    Files.createDirectories(folder.resolve(output)),
                    commitMillis,
                    everyUpdate);
            Outcome outcome = once(system, run, topics, expectation.fresh());
            say(
                "%s %s, %s: %,.0f records/s"
                    .formatted(
                        job,
                        system.name(),
                        round < 1 ? "warming up" : "run " + round,
                        outcome.recordsPerSecond()));
            if (round >= 1) {
              results.add(job, system.name(), outcome);
            }
          }
        }
      }
    }
  }

  private Outcome once(MeasuredSystem system, Run run, BidTopic topics, Expectation expectation) {
    topics.create(run.output());
    Outcome outcome = ProcessRun.of(system, run, DEADLINE_SECONDS + records / 1000);
    long results = ResultCheck.of(system.name(), run, expectation);
    topics.deleteAll(run.output());
    workplace.clear(run.folder());
    return new Outcome(
        records, outcome.seconds(), outcome.cpuSeconds(), outcome.peakRssBytes(), results);
  }

  private List<MeasuredSystem> systems() {
    Path root = Places.root();
    Path flinkJava = Places.flinkJava();
    String cores = "-XX:ActiveProcessorCount=2";
    List<MeasuredSystem> systems = new ArrayList<>();
    if (!withoutActorFlow) {
      systems.add(new ActorFlowSystem(root, List.of("-Xmx512m", cores)));
    }
    for (String peer : peers) {
      if (!peer.equals("none")) {
        systems.add(
            new PeerSystem(PeerProgram.of(peer, root, flinkJava, List.of("-Xmx2g", cores))));
      }
    }
    if (systems.isEmpty()) {
      throw new BenchException("there is nothing to measure (expected: ActorFlow or a peer)");
    }
    return systems;
  }
}
