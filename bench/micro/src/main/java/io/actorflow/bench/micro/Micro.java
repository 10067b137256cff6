package io.actorflow.bench.micro;

import io.actorflow.bench.harness.BenchProgram;
import io.actorflow.bench.harness.JsonRows;
import io.actorflow.bench.harness.Printed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run micro}: one line for each step of the data plane. */
@Command(
    name = "bench --micro",
    description = {
      "Measures the steps of the data plane one by one, each in a process of its own and on one core.",
      "B/op is what an operation allocates on the heap; memory of Arrow is not in it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Micro implements Callable<Integer> {
  private static final List<Class<?>> BENCHMARKS =
      List.of(
          DecodeBenchmark.class,
          ShuffleBenchmark.class,
          ChannelBenchmark.class,
          RowsCodecBenchmark.class,
          StateBenchmark.class,
          JoinBenchmark.class,
          ResultBenchmark.class);

  @Option(
      names = "--only",
      split = ",",
      description = "benchmarks to run, by a part of their name: decode, shuffle, channel, ...")
  private List<String> only = List.of();

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "iterations that count (default: ${DEFAULT-VALUE})")
  private int iterations;

  @Option(
      names = "--millis",
      defaultValue = "500",
      description = "length of an iteration (default: ${DEFAULT-VALUE})")
  private long millis;

  @Mixin private Printed printed = new Printed();

  public static void main(String[] arguments) {
    BenchProgram.run(new Micro(), arguments);
  }

  @Override
  public Integer call() throws RunnerException {
    List<Class<?>> wanted = BENCHMARKS.stream().filter(this::isWanted).toList();
    if (wanted.isEmpty()) {
      BenchProgram.say("--only: no benchmark is called " + String.join(" or ", only));
      return 2;
    }
    List<Figure> figures = new ArrayList<>();
    if (printed.isTable()) {
      System.out.println(Figure.heading());
    }
    for (Class<?> benchmark : wanted) {
      BenchProgram.say("measuring " + name(benchmark));
      for (RunResult result : new Runner(options(benchmark)).run()) {
        Figure figure = Figure.of(benchmark, result);
        figures.add(figure);
        if (printed.isTable()) {
          System.out.println(figure.line());
        }
      }
    }
    if (!printed.isTable()) {
      JsonRows rows = new JsonRows();
      figures.forEach(figure -> figure.describe(rows.add()));
      System.out.println(rows);
    }
    return 0;
  }

  private boolean isWanted(Class<?> benchmark) {
    return only.isEmpty()
        || only.stream().anyMatch(part -> name(benchmark).contains(part.toLowerCase(Locale.ROOT)));
  }

  private static String name(Class<?> benchmark) {
    return benchmark.getSimpleName().replace("Benchmark", "").toLowerCase(Locale.ROOT);
  }

  private Options options(Class<?> benchmark) {
    return new OptionsBuilder()
        .include("^" + benchmark.getName() + "\\.")
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .forks(1)
        .threads(1)
        .warmupIterations(iterations)
        .warmupTime(TimeValue.milliseconds(millis))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(millis))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }
}
