package io.actorflow.bench.harness;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure over several runs.
 *
 * @param median of them
 */
public record Spread(double median, double min, double max) {
  public static Spread of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Of a figure that each run has. */
  public static <R> Spread of(List<R> runs, ToDoubleFunction<R> figure) {
    return of(runs.stream().mapToDouble(figure).toArray());
  }

  /** The range, each end as {@code pattern} has it. */
  public String range(String pattern) {
    return "%s..%s".formatted(pattern.formatted(min), pattern.formatted(max));
  }

  /** How many times as much it is: the median and the range. */
  public String times() {
    return "%.2f x (%s)".formatted(median, range("%.2f"));
  }
}
