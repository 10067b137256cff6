package io.actorflow.bench.latency;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.BenchProgram;
import io.actorflow.bench.harness.BidTopic;
import io.actorflow.bench.harness.Printed;
import io.actorflow.bench.harness.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run --latency}: one table of ActorFlow and its peers. */
@Command(
    name = "bench --latency",
    description = {
      "Measures, at a steady rate, how long a bid takes from when it is due to be sent until a consumer of committed",
      "rows has a result that counts it: running count and sum by bidder, a durable table. Load, broker and system share",
      "the machine. After a run that does not count each system runs once with each of the settings that are tried; the",
      "best of them, that with the lowest p50 times p99, runs in the rounds after it, one system after another."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class LatencyBench implements Callable<Integer> {
  @Option(
      names = "--rate",
      defaultValue = "20000",
      description = "bids a second (default: ${DEFAULT-VALUE})")
  private long rate;

  @Option(
      names = "--keys",
      defaultValue = "5000",
      description = "bidders (default: ${DEFAULT-VALUE})")
  private int keys;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "how long each run is measured (default: ${DEFAULT-VALUE})")
  private long seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description =
          "seconds under load before that, from the start of the process (default: ${DEFAULT-VALUE})")
  private long warmUpSeconds;

  @Option(
      names = "--rounds",
      defaultValue = "2",
      description = "rounds of the best after the first (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--systems",
      split = ",",
      defaultValue = "actorflow,kafka-streams,flink",
      description = "what to measure (default: ${DEFAULT-VALUE})")
  private List<String> systems = List.of();

  @Option(
      names = "--settings",
      defaultValue = "",
      description = "only settings with this in their name or their guarantee")
  private String part = "";

  @Mixin private Printed printed = new Printed();

  @Mixin private Workplace workplace = new Workplace();

  private int runs;

  public static void main(String[] arguments) {
    BenchProgram.run(new LatencyBench(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    List<Setting> settings = Setting.all().stream().filter(this::isWanted).toList();
    if (settings.isEmpty()) {
      throw new BenchException("no settings are left of --systems and --settings");
    }
    Schedule schedule = new Schedule(rate, keys, warmUpSeconds + seconds);
    LatencyTable table = new LatencyTable();
    workplace.use(
        "latency",
        (folder, kafka) -> {
          try (BidTopic topics = new BidTopic(kafka.bootstrapServers())) {
            Trial trial = new Trial(schedule, warmUpSeconds, seconds, kafka.pid());
            BenchProgram.say("a run that does not count, for the broker to warm up");
            run(trial, settings.getFirst(), topics, kafka.bootstrapServers(), folder);
            for (int round = 0; round <= rounds; round++) {
              for (Setting setting : round == 0 ? settings : table.best()) {
                table.add(setting, run(trial, setting, topics, kafka.bootstrapServers(), folder));
              }
            }
          }
        });
    printed.print(table::table, table::json);
    return 0;
  }

  private boolean isWanted(Setting setting) {
    return systems.contains(setting.program())
        && (setting.label() + " " + setting.guarantee()).contains(part);
  }

  private Measured run(Trial trial, Setting setting, BidTopic topics, String bootstrap, Path work)
      throws IOException {
    String name = "latency-%d".formatted(++runs);
    Setting.Topics between = new Setting.Topics(bootstrap, name + "-bids", name + "-results");
    topics.create(between.input());
    topics.create(between.output());
    Measured measured = trial.run(setting, between, Files.createDirectories(work.resolve(name)));
    topics.deleteAll(name + "-");
    BenchProgram.say(
        "%s, %s: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms; cores: %.2f, broker %.2f, load %.2f"
            .formatted(
                setting.contest(),
                setting.label(),
                measured.p50(),
                measured.p99(),
                measured.p999(),
                measured.max(),
                measured.cores(),
                measured.brokerCores(),
                measured.harnessCores()));
    return measured;
  }
}
