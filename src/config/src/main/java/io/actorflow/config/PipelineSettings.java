package io.actorflow.config;

import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.Problems;
import java.util.Optional;

/** What a pipeline says of itself as a whole; described in reference.conf. */
record PipelineSettings(
    String name,
    Optional<String> description,
    Optional<Integer> parallelism,
    Optional<Integer> shards,
    Optional<Guarantee> delivery) {
  private static final int MOST = 1024;

  PipelineSettings {
    new Problems()
        .check(Names.isName(name), "name", "'" + name + "'", Names.EXPECTED)
        .check(isCount(parallelism), "parallelism", parallelism.orElse(0), "1 to " + MOST)
        .check(isCount(shards), "shards", shards.orElse(0), "1 to " + MOST)
        .throwIfAny();
  }

  private static boolean isCount(Optional<Integer> count) {
    return count.isEmpty() || (count.get() >= 1 && count.get() <= MOST);
  }
}
