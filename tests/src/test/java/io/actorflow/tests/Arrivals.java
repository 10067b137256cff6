package io.actorflow.tests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/** Follows the topic of totals and notes when something comes from which shard. */
final class Arrivals implements AutoCloseable {
  private final Map<Integer, List<Long>> nanosByShard = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;

  Arrivals(String bootstrapServers, String topic, IsolationLevel isolation, int shards) {
    for (int shard = 0; shard < shards; shard++) {
      nanosByShard.put(shard, new ArrayList<>());
    }
    thread =
        Thread.ofPlatform()
            .name("arrivals-" + isolation)
            .daemon()
            .start(() -> run(bootstrapServers, topic, isolation, shards));
  }

  private void run(String bootstrapServers, String topic, IsolationLevel isolation, int shards) {
    try (Results results = new Results(bootstrapServers, topic, isolation)) {
      while (!stopping) {
        results.poll(
            Duration.ofMillis(100), total -> note(shardOf(total.path("bidder").asLong(), shards)));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** As the engine routes a key of one long. */
  private static int shardOf(long key, int shards) {
    long h = key + 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    h ^= h >>> 31;
    return (int) (((h >>> 32) * shards) >>> 32);
  }

  private void note(int shard) {
    List<Long> nanos = of(shard);
    synchronized (nanos) {
      long now = System.nanoTime();
      if (nanos.isEmpty() || now - nanos.getLast() > 1_000_000) {
        nanos.add(now);
      }
    }
  }

  private List<Long> of(int shard) {
    RuntimeException failed = failure;
    if (failed != null) {
      throw new AssertionError("results cannot be followed", failed);
    }
    List<Long> nanos = nanosByShard.get(shard);
    if (nanos == null) {
      throw new AssertionError("there is no shard " + shard);
    }
    return nanos;
  }

  boolean anySince(int shard, long nanos) {
    List<Long> all = of(shard);
    synchronized (all) {
      return !all.isEmpty() && all.getLast() - nanos > 0;
    }
  }

  /** The longest time that nothing came from a shard, between two moments. */
  Duration longestPause(int shard, long from, long to) {
    List<Long> all = of(shard);
    long longest = 0;
    synchronized (all) {
      long last = from;
      for (long each : all) {
        if (each - from > 0 && each - to < 0) {
          longest = Math.max(longest, each - last);
          last = each;
        }
      }
      return Duration.ofNanos(Math.max(longest, to - last));
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join(10_000);
  }
}
