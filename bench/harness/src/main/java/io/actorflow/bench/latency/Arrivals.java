package io.actorflow.bench.latency;

import io.actorflow.bench.harness.BidderResult;
import io.actorflow.bench.harness.ResultTopic;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads committed results, checks each of them, and notes how long every single bid took: from when
 * it was due until a result was there that counts it. A result that counts several new bids is the
 * arrival of each of them.
 */
final class Arrivals implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long HIGHEST_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int DIGITS = 3;

  private final Schedule schedule;
  private final long startNanos;
  private final int firstMeasured;
  private final Consumer<byte[], byte[]> consumer;
  private final BidderResult result = new BidderResult();
  private final int[] counted;
  private final long[] totals;
  private final Histogram latencies = new Histogram(HIGHEST_NANOS, DIGITS);
  private long arrived;
  private long rows;
  private long repeats;

  /**
   * @param topic of results, empty
   * @param firstMeasured events before it do not count
   */
  Arrivals(Schedule schedule, String bootstrap, String topic, long startNanos, int firstMeasured) {
    this.schedule = schedule;
    this.startNanos = startNanos;
    this.firstMeasured = firstMeasured;
    counted = new int[schedule.keys()];
    totals = new long[schedule.keys()];
    consumer = ResultTopic.read(bootstrap, topic);
  }

  /** Takes what is there, waiting for it a moment if need be. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      result.read(record.value());
      take(System.nanoTime() - startNanos);
    }
  }

  private void take(long nanos) {
    long bidder = result.bidder();
    long bids = result.bids();
    if (bidder == schedule.nobody()) {
      return;
    }
    rows++;
    if (bidder < 0
        || bidder >= schedule.keys()
        || bids < 1
        || bids > schedule.count((int) bidder)) {
      throw result.wrong("a bidder of %d and no more bids than it has".formatted(schedule.keys()));
    }
    take((int) bidder, (int) bids, nanos);
  }

  private void take(int key, int count, long nanos) {
    if (count <= counted[key]) {
      repeats++;
      return;
    }
    for (int number = counted[key]; number < count; number++) {
      int event = schedule.event(key, number);
      totals[key] += schedule.price(event);
      if (event >= firstMeasured) {
        latencies.recordValue(
            Math.min(HIGHEST_NANOS, Math.max(0, nanos - schedule.dueNanos(event))));
      }
    }
    arrived += count - counted[key];
    counted[key] = count;
    if (result.total() != totals[key]) {
      throw result.wrong("a total of %d".formatted(totals[key]));
    }
  }

  boolean areComplete() {
    return arrived == schedule.events();
  }

  /** Events that some result has counted. */
  long arrived() {
    return arrived;
  }

  /** Results read. */
  long rows() {
    return rows;
  }

  /** Results that count no more bids than one before. */
  long repeats() {
    return repeats;
  }

  /** In nanoseconds, one for each event that counts. */
  Histogram latencies() {
    return latencies;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
