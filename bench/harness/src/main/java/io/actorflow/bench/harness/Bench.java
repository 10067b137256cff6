package io.actorflow.bench.harness;

import io.actorflow.dev.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
      description =
          "milliseconds between the peers' checkpoints or commits (default: ${DEFAULT-VALUE})")
  private long commitMillis;

  @Option(
      names = "--every-update",
      description = "the peers' J3 gives out every change, not changed keys once per commit")
  private boolean everyUpdate;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE})")
  private Form form = Form.TABLE;

  @Option(names = "--folder", hidden = true, description = "for everything, removed at the end")
  private @Nullable Path folder;

  /** How the results are printed. */
  enum Form {
    TABLE,
    JSON
  }

  public static void main(String[] arguments) {
    CommandLine line =
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failed, command, parsed) -> {
                  if (failed instanceof BenchException) {
                    System.err.println("bench: " + failed.getMessage());
                    return 1;
                  }
                  throw failed;
                });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<MeasuredSystem> systems = systems();
    Bidding bidding = new Bidding(records, abovePrice);
    Path work = folder == null ? Files.createTempDirectory("actorflow-bench-") : folder;
    Results results = new Results();
    try (KafkaProcess kafka = KafkaProcess.start(work.resolve("kafka"), 0, Map.of());
        BidTopic topics = new BidTopic(kafka.bootstrapServers())) {
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
                    Files.createDirectories(work.resolve(output)),
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
    } finally {
      if (folder == null) {
        Places.delete(work);
      }
    }
    System.out.println(form == Form.JSON ? results.json() : results.table());
    return 0;
  }

  private Outcome once(MeasuredSystem system, Run run, BidTopic topics, Expectation expectation) {
    topics.create(run.output());
    Outcome outcome = ProcessRun.of(system, run, DEADLINE_SECONDS + records / 1000);
    long results = ResultCheck.of(system.name(), run, expectation);
    topics.deleteAll(run.output());
    Places.delete(run.folder());
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

  private static void say(String line) {
    System.err.println("bench: " + line);
  }
}
