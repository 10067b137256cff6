package io.actorflow.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Notices that no broker answers. A consumer's poll returns nothing then, just as from a topic
 * where nothing is new; but a broker that is there answers a fetch after {@code fetch.max-wait}
 * with nothing, and the client counts these answers.
 */
final class FetchWatch {
  private final Metric answers;
  private final long limitNanos;
  private double lastAnswers;
  private long silentNanos;

  /**
   * @param limit longest time of polling without an answer
   */
  FetchWatch(Consumer<?, ?> consumer, Duration limit) {
    answers =
        consumer.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("fetch-total"))
            .filter(metric -> metric.metricName().group().equals("consumer-fetch-manager-metrics"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the client does not count fetches"));
    limitNanos = limit.toNanos();
  }

  /** After a poll that gave nothing: whether it is time to give up. */
  boolean isSilent(long polledNanos) {
    double now = (double) answers.metricValue();
    silentNanos = now == lastAnswers ? silentNanos + polledNanos : 0;
    lastAnswers = now;
    return silentNanos > limitNanos;
  }

  void answered() {
    silentNanos = 0;
  }
}
