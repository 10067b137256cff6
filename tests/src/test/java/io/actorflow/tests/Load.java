package io.actorflow.tests;

import io.actorflow.dev.BidLoad;
import io.actorflow.generator.NexmarkBids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Bids that go into a topic for as long as a test lasts, their event time faster than the clock.
 */
final class Load implements AutoCloseable {
  private static final long SEED = 42;
  private static final long RATE = 3_000;
  private static final int EVENT_TIME_FACTOR = 5;
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  private final String bootstrapServers;
  private final String topic;
  private final CompletableFuture<Long> sent;
  private volatile boolean stopping;

  Load(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    sent = new CompletableFuture<>();
    Thread.ofPlatform().name("load").daemon().start(this::run);
  }

  /** All that it sends, by number. */
  static NexmarkBids bids() {
    return new NexmarkBids(SEED, START, RATE / EVENT_TIME_FACTOR, Duration.ofSeconds(1));
  }

  private void run() {
    try (BidLoad load = new BidLoad(bootstrapServers, topic, bids(), RATE)) {
      while (!stopping) {
        load.sendDue(Long.MAX_VALUE);
      }
      load.flush();
      sent.complete(load.sent());
    } catch (RuntimeException e) {
      sent.completeExceptionally(e);
    }
  }

  /**
   * Ends it, and closes all its windows with a bid of much later in each partition.
   *
   * @param partitions of the topic
   * @return how many bids there are, those last ones not counted
   */
  long finish(int partitions) throws ExecutionException, InterruptedException, TimeoutException {
    stopping = true;
    long count = sent.get(60, TimeUnit.SECONDS);
    long later = bids().epochMillis(count) + Duration.ofHours(1).toMillis();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < partitions; partition++) {
        String bid =
            "{\"auction\":-1,\"bidder\":-1,\"price\":1000,\"date-time\":%d}".formatted(later);
        Future<?> done =
            producer.send(
                new ProducerRecord<>(topic, partition, null, bid.getBytes(StandardCharsets.UTF_8)));
        done.get(30, TimeUnit.SECONDS);
      }
    }
    return count;
  }

  @Override
  public void close() {
    stopping = true;
  }
}
