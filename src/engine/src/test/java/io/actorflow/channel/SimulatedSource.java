package io.actorflow.channel;

import io.actorflow.api.Provenance;
import java.util.Random;

/** Splits of records, the same ones for the same offsets: 0, 1 and so on. */
final class SimulatedSource {
  static final int KEYS = 5;
  private static final int DISORDER = 8;

  private final long[][] values;
  private final long[][] times;
  private final long[][] watermarks;

  SimulatedSource(Scenario scenario, Random random) {
    values = new long[scenario.splits()][scenario.records()];
    times = new long[scenario.splits()][scenario.records()];
    watermarks = new long[scenario.splits()][scenario.records()];
    for (int split = 0; split < values.length; split++) {
      long watermark = Provenance.NO_WATERMARK;
      for (int offset = 0; offset < values[split].length; offset++) {
        values[split][offset] = random.nextInt(1000);
        times[split][offset] = offset * 5L + random.nextInt(DISORDER);
        watermark = Math.max(watermark, times[split][offset] - DISORDER);
        watermarks[split][offset] = watermark;
      }
    }
  }

  int splits() {
    return values.length;
  }

  /** Last offset. */
  long end() {
    return values[0].length - 1L;
  }

  static String producer(int split) {
    return "source/" + split;
  }

  /** The range from one offset to another, as a reader would stamp it. */
  Provenance range(int split, long from, long to) {
    long watermark =
        to == end()
            ? Provenance.END
            : to < 0 ? Provenance.NO_WATERMARK : watermarks[split][(int) to];
    return new Provenance(producer(split), from, to, watermark);
  }

  /** The groups of a range that belong to one shard of some. */
  Groups groups(int split, Provenance range, int shard, int shards) {
    Groups groups = Groups.none();
    for (long offset = range.from() + 1; offset <= range.to(); offset++) {
      long value = values[split][(int) offset];
      int key = (int) (value % KEYS);
      if (key % shards == shard) {
        groups = groups.plus(Groups.of(key, value, times[split][(int) offset]));
      }
    }
    return groups;
  }
}
