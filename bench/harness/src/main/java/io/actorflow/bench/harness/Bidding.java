package io.actorflow.bench.harness;

import io.actorflow.generator.NexmarkBids;
import java.time.Duration;
import java.time.Instant;

/**
 * The bids that are measured on: always the same ones, of some 200 bytes, over ten thousand events
 * of event time a second and up to a second out of order.
 *
 * @param records how many
 * @param abovePrice J1 keeps bids of a higher price
 */
record Bidding(long records, long abovePrice) {
  static final int PARTITIONS = BidTopic.PARTITIONS;

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  NexmarkBids bids() {
    return new NexmarkBids(1, START, 10_000, Duration.ofSeconds(1));
  }
}
