package io.actorflow.bench.scaling;

import java.util.Map;

/**
 * What a record costs.
 *
 * @param keys that it may have
 * @param nanos CPU time by part
 * @param groupsPerDelivery mean
 * @param groupsPerCommit mean
 * @param touched keys that there are in the state at the end
 */
record Cost(
    int shards,
    long keys,
    Map<Part, Double> nanos,
    double groupsPerDelivery,
    double groupsPerCommit,
    long touched) {
  double total() {
    return nanos.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  double of(Part part) {
    return nanos.getOrDefault(part, 0.0);
  }
}
