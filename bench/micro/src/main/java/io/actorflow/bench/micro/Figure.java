package io.actorflow.bench.micro;

import io.actorflow.bench.harness.JsonRows;
import io.actorflow.bench.harness.TextTable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a benchmark has measured with one set of parameters.
 *
 * @param step in words
 * @param job whose step it is, empty if it is the same for all
 * @param per what one operation is
 * @param nanos of an operation, the median of the iterations
 * @param least of the iterations
 * @param most of the iterations
 * @param bytes that an operation allocates on the heap
 */
record Figure(
    String step, String job, String per, double nanos, double least, double most, double bytes) {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  static Figure of(Class<?> benchmark, RunResult result) {
    BenchmarkParams params = result.getParams();
    Measures measures = measures(benchmark, params.getBenchmark());
    Result<?> time = result.getPrimaryResult();
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    if (allocated == null) {
      throw new IllegalStateException(
          "the profiler has not measured %s (there are: %s)"
              .formatted(ALLOCATED, result.getSecondaryResults().keySet()));
    }
    return new Figure(
        measures.value(),
        params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(" ")),
        measures.per(),
        time.getStatistics().getPercentile(50),
        time.getStatistics().getMin(),
        time.getStatistics().getMax(),
        allocated.getScore());
  }

  private static Measures measures(Class<?> benchmark, String name) {
    String method = name.substring(name.lastIndexOf('.') + 1);
    return Arrays.stream(benchmark.getMethods())
        .filter(candidate -> candidate.getName().equals(method))
        .map((Method found) -> found.getAnnotation(Measures.class))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " does not say what it measures"));
  }

  static String heading() {
    return row("step", "job", "ns", "min..max", "M/s per core", "heap B", "per");
  }

  String line() {
    return row(
        step,
        job,
        "%,.1f".formatted(nanos),
        "%,.1f..%,.1f".formatted(least, most),
        "%,.2f".formatted(1000 / nanos),
        "%,.1f".formatted(bytes),
        per);
  }

  private static String row(String... cells) {
    return TextTable.line("%-50s %-8s %9s %19s %13s %9s  %s", cells);
  }

  void describe(JsonRows.Row row) {
    row.put("step", step)
        .put("job", job)
        .put("per", per)
        .put("nanos", nanos, 2)
        .put("min", least, 2)
        .put("max", most, 2)
        .put("heap_bytes", bytes, 2);
  }
}
