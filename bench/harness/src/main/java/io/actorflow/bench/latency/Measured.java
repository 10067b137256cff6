package io.actorflow.bench.latency;

import org.HdrHistogram.Histogram;

/**
 * What one run has measured. Latencies are in milliseconds, from when a bid was due.
 *
 * @param bids that count
 * @param rows of results in the whole run
 * @param cores that the system used while it was measured
 */
record Measured(
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    long bids,
    long rows,
    long repeats,
    double cores,
    double brokerCores,
    double harnessCores) {
  private static final double NANOS = 1e6;

  static Measured of(Arrivals arrivals, double cores, double brokerCores, double harnessCores) {
    Histogram latencies = arrivals.latencies();
    return new Measured(
        latencies.getValueAtPercentile(50) / NANOS,
        latencies.getValueAtPercentile(90) / NANOS,
        latencies.getValueAtPercentile(99) / NANOS,
        latencies.getValueAtPercentile(99.9) / NANOS,
        latencies.getMaxValue() / NANOS,
        latencies.getTotalCount(),
        arrivals.rows(),
        arrivals.repeats(),
        cores,
        brokerCores,
        harnessCores);
  }

  /** Less is better: half the median is worth as much as half the last hundredth. */
  double weight() {
    return p50 * p99;
  }
}
