package io.actorflow.bench.nexmark;

import static io.actorflow.bench.harness.BenchProgram.say;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.BenchProgram;
import io.actorflow.bench.harness.Outcome;
import io.actorflow.bench.harness.Places;
import io.actorflow.bench.harness.Printed;
import io.actorflow.bench.harness.ProcessRun;
import io.actorflow.bench.harness.TopicLoad;
import io.actorflow.bench.harness.Workplace;
import io.actorflow.dev.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run --nexmark}: one table of ActorFlow and Flink SQL. */
@Command(
    name = "bench --nexmark",
    description = {
      "Runs the queries of Nexmark on ActorFlow and Flink SQL, in turn and on the same topics of a broker of its own,",
      "checks each result against DuckDB over the same records and prints one table.",
      "All are exactly-once. Measured from the first record read to the last commit, without the start of the process."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Nexmark implements Callable<Integer> {
  /** No query takes longer than this beside a thousandth of a second for each event. */
  private static final long DEADLINE_SECONDS = 180;

  @Option(
      names = "--queries",
      split = ",",
      description = "queries to run, such as q0,q5 (default: all)")
  private List<Query> queries = List.of(Query.values());

  @Option(
      names = "--records",
      defaultValue = "5000000",
      description =
          "events to load: of 50, one is a person, 3 are auctions and 46 are bids (default: ${DEFAULT-VALUE})")
  private long events;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "runs that count, of each system and query (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--warm-up",
      defaultValue = "0",
      description = "runs before them that do not count (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = Contender.FlinkSql.NAME,
      description = "systems beside ActorFlow, or none (default: ${DEFAULT-VALUE})")
  private List<String> peers = List.of();

  @Option(names = "--without-actorflow", description = "only the peers")
  private boolean withoutActorFlow;

  @Option(
      names = "--heap",
      defaultValue = "512m",
      description = "ActorFlow's, as -Xmx has it; the peers have 2g (default: ${DEFAULT-VALUE})")
  private String heap = "";

  @Option(
      names = "--commit-interval",
      defaultValue = "1000",
      description = "milliseconds between checkpoints or commits (default: ${DEFAULT-VALUE})")
  private long commitMillis;

  @Mixin private Printed printed = new Printed();

  @Option(
      names = "--write",
      description = "puts the table into the section 'Nexmark' of bench/RESULTS.md, too")
  private boolean write;

  @Mixin private Workplace workplace = new Workplace();

  private boolean hasFailed;

  public static void main(String[] arguments) {
    BenchProgram.run(new Nexmark(), arguments);
  }

  @Override
  public Integer call() throws IOException, SQLException {
    Path root = Places.root();
    List<Contender> contenders = contenders(root);
    QueryFolder answers = new QueryFolder(root.resolve("bench/nexmark/oracle"), ".sql");
    Standings standings = new Standings(contenders.stream().map(Contender::name).toList());
    workplace.use(
        "nexmark",
        (folder, kafka) -> {
          String bootstrap = kafka.bootstrapServers();
          try (Topics topics = new Topics(bootstrap);
              Oracle oracle = new Oracle(folder.resolve("oracle.db"), bootstrap)) {
            Bench bench = new Bench(bootstrap, topics, oracle, folder, standings);
            bench.load();
            for (Query query : queries) {
              bench.run(query, contenders, answers);
            }
          }
        });
    printed.print(standings::table, standings::json);
    if (write) {
      ResultsFile.of(root).write(standings.table(), command());
    }
    return hasFailed ? 1 : 0;
  }

  private String command() {
    return "./build bench --nexmark --records %d --runs %d".formatted(events, runs);
  }

  private List<Contender> contenders(Path root) {
    String cores = "-XX:ActiveProcessorCount=2";
    List<Contender> contenders = new ArrayList<>();
    if (!withoutActorFlow) {
      contenders.add(new Contender.ActorFlow(root, List.of("-Xmx" + heap, cores)));
    }
    for (String peer : peers) {
      switch (peer) {
        case Contender.FlinkSql.NAME ->
            contenders.add(
                new Contender.FlinkSql(root, Places.flinkJava(), List.of("-Xmx2g", cores)));
        case "none" -> {}
        default ->
            throw new BenchException(
                "--peers: there is no peer '%s' (expected: %s or none)"
                    .formatted(peer, Contender.FlinkSql.NAME));
      }
    }
    if (contenders.isEmpty()) {
      throw new BenchException("there is nothing to measure (expected: ActorFlow or a peer)");
    }
    return contenders;
  }

  /** One broker, its topics, and who answers for what is in them. */
  private final class Bench {
    private final String bootstrap;
    private final Topics topics;
    private final Oracle oracle;
    private final Path work;
    private final Standings standings;

    Bench(String bootstrap, Topics topics, Oracle oracle, Path work, Standings standings) {
      this.bootstrap = bootstrap;
      this.topics = topics;
      this.oracle = oracle;
      this.work = work;
      this.standings = standings;
    }

    void load() throws SQLException {
      Set<Input> inputs = EnumSet.noneOf(Input.class);
      queries.forEach(query -> inputs.addAll(query.inputs()));
      for (Input input : inputs) {
        long records = input.records(events);
        say("loading %,d %s".formatted(records, input.topic()));
        topics.create(input.topic(), Input.PARTITIONS);
        TopicLoad.load(bootstrap, input.topic(), Input.PARTITIONS, records, input.maker());
        long read = oracle.load(input);
        if (read != records) {
          throw new BenchException(
              "the topic %s has %,d records (expected: %,d)"
                  .formatted(input.topic(), read, records));
        }
      }
    }

    void run(Query query, List<Contender> contenders, QueryFolder answers)
        throws IOException, SQLException {
      List<Contender> able = new ArrayList<>();
      for (Contender contender : contenders) {
        Optional<String> reason = contender.queries().missing(query);
        if (reason.isPresent()) {
          say("%s %s: %s".formatted(query.id(), contender.name(), reason.get()));
          standings.addReason(query, contender.name(), reason.get());
        } else {
          able.add(contender);
        }
      }
      for (int round = 1 - warmUp; round <= runs; round++) {
        for (Contender contender : List.copyOf(able)) {
          try {
            once(query, contender, answers, round);
          } catch (BenchException failed) {
            // One that fails once is not measured any further, but the others are.
            say("%s %s FAILED: %s".formatted(query.id(), contender.name(), failed.getMessage()));
            String first = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
            standings.addReason(query, contender.name(), "failed: " + first);
            able.remove(contender);
            hasFailed = true;
          }
        }
      }
    }

    private void once(Query query, Contender contender, QueryFolder answers, int round)
        throws IOException, SQLException {
      String output = "%s-%s-%d".formatted(query.id(), contender.name(), round + warmUp);
      Path own = Files.createDirectories(work.resolve(output));
      Contender.QueryRun run =
          new Contender.QueryRun(
              query,
              required(contender.queries(), query, contender.name()),
              bootstrap,
              output,
              own,
              query.records(events),
              commitMillis);
      topics.create(output, Input.PARTITIONS);
      Outcome measured =
          ProcessRun.of(
              contender.name(), contender.command(run), own, DEADLINE_SECONDS + events / 1000);
      Answer answer = Answer.parse(query.id(), required(answers, query, contender.name()));
      long results = oracle.check(query, answer, output);
      topics.delete(output);
      workplace.clear(own);
      Outcome outcome =
          new Outcome(
              run.records(),
              measured.seconds(),
              measured.cpuSeconds(),
              measured.peakRssBytes(),
              results);
      say(
          "%s %s, %s: %,.0f records/s, %,d results, equal to DuckDB's"
              .formatted(
                  query.id(),
                  contender.name(),
                  round < 1 ? "warming up" : "run " + round,
                  outcome.recordsPerSecond(),
                  results));
      if (round >= 1) {
        standings.add(query, contender.name(), outcome);
      }
    }

    private static String required(QueryFolder folder, Query query, String contender) {
      return folder
          .text(query, contender)
          .orElseThrow(
              () ->
                  new BenchException(
                      "%s is not there, nor a reason in missing.properties"
                          .formatted(folder.file(query))));
    }
  }
}
