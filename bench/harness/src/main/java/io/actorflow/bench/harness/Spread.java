package io.actorflow.bench.harness;

import java.util.Arrays;

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
}
