package io.actorflow.dev;

import io.actorflow.api.RecordBuffer;
import io.actorflow.generator.NexmarkBids;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Nexmark bids to a topic at a steady rate: bid n goes to partition n modulo their number.
 *
 * <p>One thread.
 */
public final class BidLoad implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int MAX_BURST = 5_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final long rate;
  private final NexmarkBids bids;
  private final RecordBuffer record = new RecordBuffer(512);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final long startNanos = System.nanoTime();
  private long sent;

  /**
   * What it writes.
   *
   * @param rate records a second
   */
  public BidLoad(String bootstrapServers, String topic, NexmarkBids bids, long rate) {
    this.topic = topic;
    this.rate = rate;
    this.bids = bids;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                15_000,
                ProducerConfig.LINGER_MS_CONFIG,
                10,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    partitions = producer.partitionsFor(topic).size();
  }

  /**
   * Sends what is due by now but no more than {@code most} in all; waits a moment if nothing is.
   */
  public void sendDue(long most) {
    long due = (long) ((System.nanoTime() - startNanos) * (rate / 1e9));
    long end = Math.min(Math.min(most, due), sent + MAX_BURST);
    if (sent >= end) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    for (; sent < end; sent++) {
      record.clear();
      bids.write(sent, record);
      send(new ProducerRecord<>(topic, (int) (sent % partitions), null, record.toByteArray()));
    }
    check();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every failure
  private void send(ProducerRecord<byte[], byte[]> bid) {
    producer.send(
        bid,
        (metadata, failed) -> {
          if (failed != null) {
            failure.compareAndSet(null, failed);
          }
        });
  }

  public long sent() {
    return sent;
  }

  /** Waits until all that was sent is there. */
  public void flush() {
    producer.flush();
    check();
  }

  private void check() {
    Exception failed = failure.get();
    if (failed != null) {
      throw failed instanceof TimeoutException
          ? new ServiceException(
              "Kafka takes no more records for topic '%s': %s (./actorflow dev status says what runs)"
                  .formatted(topic, failed.getMessage()),
              failed)
          : new ServiceException(
              "topic '%s' did not take a record: %s".formatted(topic, failed.getMessage()), failed);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
