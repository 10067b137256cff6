package io.actorflow.shard;

import io.actorflow.api.Provenance;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Splits of records, the same ones for the same offsets: 0, 1 and so on. As one thread would read
 * them they are the model, too.
 */
final class SimulatedSource {
  private static final int KEYS = 5;
  private static final int DISORDER = 8;
  private static final int LATENESS = 50;

  private final Scenario scenario;
  private final long[][] values;
  private final long[][] times;
  private final long[][] watermarks;

  SimulatedSource(Scenario scenario) {
    this.scenario = scenario;
    Random random = new Random(scenario.seed());
    int splits = scenario.sizes().splits();
    int records = scenario.sizes().records();
    values = new long[splits][records];
    times = new long[splits][records];
    watermarks = new long[splits][records];
    for (int split = 0; split < splits; split++) {
      long watermark = Provenance.NO_WATERMARK;
      for (int offset = 0; offset < records; offset++) {
        values[split][offset] = random.nextInt(1000);
        boolean isLate = scenario.traits().late() && random.nextInt(5) == 0;
        times[split][offset] = offset * 5L + random.nextInt(DISORDER) - (isLate ? LATENESS : 0);
        watermark = Math.max(watermark, times[split][offset] - DISORDER);
        watermarks[split][offset] = watermark;
      }
    }
  }

  /** Last offset. */
  long end() {
    return values[0].length - 1L;
  }

  /** The range from one offset to another, as a reader would stamp it. */
  Provenance range(int split, long from, long to) {
    return new Provenance(SimulatedRun.producer(split), from, to, watermark(split, to));
  }

  private long watermark(int split, long offset) {
    if (offset == end()) {
      return Provenance.END;
    }
    return offset < 0 ? Provenance.NO_WATERMARK : watermarks[split][(int) offset];
  }

  /** Event time at some offset of each producer. */
  long watermark(Map<String, Long> offsets) {
    long least = Provenance.END;
    for (int split = 0; split < watermarks.length; split++) {
      long offset = offsets.getOrDefault(SimulatedRun.producer(split), -1L);
      least = Math.min(least, watermark(split, offset));
    }
    return least;
  }

  /** The groups of a range that belong to one shard. */
  Groups groups(int split, long from, long to, int shard) {
    SortedMap<Groups.Key, Groups.Group> groups = new TreeMap<>();
    add(split, from, to, shard, groups);
    return new Groups(groups);
  }

  /** All groups of one shard up to some offset of each producer. */
  Groups groups(Map<String, Long> offsets, int shard) {
    SortedMap<Groups.Key, Groups.Group> groups = new TreeMap<>();
    for (int split = 0; split < values.length; split++) {
      add(split, -1, offsets.getOrDefault(SimulatedRun.producer(split), -1L), shard, groups);
    }
    return new Groups(groups);
  }

  /** All groups of one shard. */
  Groups groups(int shard) {
    SortedMap<Groups.Key, Groups.Group> groups = new TreeMap<>();
    for (int split = 0; split < values.length; split++) {
      add(split, -1, end(), shard, groups);
    }
    return new Groups(groups);
  }

  private void add(
      int split, long from, long to, int shard, SortedMap<Groups.Key, Groups.Group> groups) {
    for (int offset = (int) from + 1; offset <= to; offset++) {
      long value = values[split][offset];
      long key = value % KEYS;
      if (key % scenario.sizes().shards() == shard) {
        groups.merge(
            scenario.traits().windows()
                ? Groups.windowKey(times[split][offset], key)
                : Groups.tableKey(key),
            new Groups.Group(1, value),
            Groups.Group::plus);
      }
    }
  }
}
