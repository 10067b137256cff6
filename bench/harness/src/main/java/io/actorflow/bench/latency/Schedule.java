package io.actorflow.bench.latency;

import java.util.concurrent.TimeUnit;

/**
 * Which bid is due when: event number n is due n / rate seconds after the start, whatever became of
 * those before. Keys are drawn evenly, always the same ones.
 *
 * <p>As results count the bids of their bidder, {@link #event} tells which bid a result is the
 * first to count.
 */
final class Schedule {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long HIGHEST_PRICE = 10_000_000;

  private final int events;
  private final long rate;
  private final int keys;

  /** Where the events of a key begin in {@code byKey}. */
  private final int[] firsts;

  private final int[] byKey;

  /**
   * @param rate events a second
   */
  Schedule(long rate, int keys, long seconds) {
    this.rate = rate;
    this.keys = keys;
    events = Math.toIntExact(rate * seconds);
    firsts = new int[keys + 1];
    for (int event = 0; event < events; event++) {
      firsts[key(event) + 1]++;
    }
    for (int key = 0; key < keys; key++) {
      firsts[key + 1] += firsts[key];
    }
    byKey = new int[events];
    int[] next = firsts.clone();
    for (int event = 0; event < events; event++) {
      byKey[next[key(event)]++] = event;
    }
  }

  int events() {
    return events;
  }

  int keys() {
    return keys;
  }

  /** A key that no event has. */
  int nobody() {
    return keys;
  }

  int key(int event) {
    return (int) Long.remainderUnsigned(mixed(event), keys);
  }

  long price(int event) {
    return Long.remainderUnsigned(mixed(event ^ GOLDEN), HIGHEST_PRICE);
  }

  private static long mixed(long number) {
    long mixed = (number + 1) * GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Nanoseconds after the start. */
  long dueNanos(int event) {
    return TimeUnit.SECONDS.toNanos(event / rate) + TimeUnit.SECONDS.toNanos(event % rate) / rate;
  }

  /** Events due in the first {@code nanos}. */
  int due(long nanos) {
    long seconds = nanos / TimeUnit.SECONDS.toNanos(1);
    long rest = nanos % TimeUnit.SECONDS.toNanos(1);
    return (int) Math.min(events, seconds * rate + rest * rate / TimeUnit.SECONDS.toNanos(1) + 1);
  }

  /** How many events a key has. */
  int count(int key) {
    return firsts[key + 1] - firsts[key];
  }

  /** The event of a key with that number, from 0. */
  int event(int key, int number) {
    return byKey[firsts[key] + number];
  }
}
