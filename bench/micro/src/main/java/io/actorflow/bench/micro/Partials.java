package io.actorflow.bench.micro;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.Gatherer;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Pre-aggregated rows as one shard gets them, delivery after delivery, all of one pane. */
final class Partials {
  /** All rows have their keys. */
  static final Gatherer.Rejects NONE_REJECTED =
      (batch, row, cause) -> {
        throw new IllegalStateException("row %d of %s: %s".formatted(row, batch, cause));
      };

  private Partials() {}

  /**
   * Makes deliveries.
   *
   * @param groups in each, all different
   * @param keys that there are in all
   */
  static List<Rows> of(Job job, int deliveries, int groups, int keys, BufferAllocator allocator) {
    SplittableRandom random = new SplittableRandom(1);
    PreAggregator aggregator = job.newPreAggregator(1);
    List<Rows> partials = new ArrayList<>();
    for (int delivery = 0; delivery < deliveries; delivery++) {
      try (Batch batch = batch(job, drawn(random, groups, keys), allocator)) {
        aggregator.add(batch, shard -> true, NONE_REJECTED);
        partials.add(aggregator.take(0));
      }
    }
    return partials;
  }

  private static long[] drawn(SplittableRandom random, int count, int keys) {
    long[] all = new long[keys];
    Arrays.setAll(all, key -> key);
    for (int drawn = 0; drawn < count; drawn++) {
      int other = drawn + random.nextInt(keys - drawn);
      long key = all[other];
      all[other] = all[drawn];
      all[drawn] = key;
    }
    return Arrays.copyOf(all, count);
  }

  private static Batch batch(Job job, long[] keys, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(job.columns(), allocator);
    for (FieldVector vector : root.getFieldVectors()) {
      for (int row = 0; row < keys.length; row++) {
        long value =
            switch (vector.getName()) {
              case "price" -> 100 + keys[row] * 7919 % 1_000_000;
              case Job.EVENT_TIME -> row;
              default -> 1000 + keys[row];
            };
        Bids.set(vector, row, value);
      }
    }
    root.setRowCount(keys.length);
    return new Batch(root, new Provenance("bids", -1, keys.length, Provenance.NO_WATERMARK));
  }
}
