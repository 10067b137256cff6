package io.actorflow.bench.latency;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.BidTopic;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends each bid when it is due, or as soon after as it gets to it: nothing that happens to one
 * moves the time at which the next is due.
 *
 * <p>Records are JSON of about 200 bytes with the bidder as their key, so that the bids of a bidder
 * stay in order.
 */
final class Load implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000;
  private static final String FILLER = "x".repeat(90);

  private final Schedule schedule;
  private final String topic;
  private final long startNanos;
  private final long startMillis = System.currentTimeMillis();
  private final Producer<byte[], byte[]> producer;
  private final Thread thread = new Thread(this::send, "load");
  private volatile @Nullable Exception failure;
  private volatile boolean stopped;

  /** Begins at once. */
  Load(Schedule schedule, String bootstrap, String topic) {
    this.schedule = schedule;
    this.topic = topic;
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    prime();
    check();
    startNanos = System.nanoTime();
    thread.start();
  }

  /**
   * A partition that has just been made may refuse one request and take the next: then the
   * producer's numbers are out of order for good. So one record each, of nobody, must be in first.
   */
  private void prime() {
    for (int partition = 0; partition < BidTopic.PARTITIONS; partition++) {
      send(partition, schedule.nobody(), 0, 0);
    }
    producer.flush();
  }

  /** When the first bid was due. */
  long startNanos() {
    return startNanos;
  }

  private void send() {
    int sent = 0;
    while (sent < schedule.events() && !stopped && failure == null) {
      int due = schedule.due(System.nanoTime() - startNanos);
      while (sent < due) {
        send(sent++);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    producer.flush();
  }

  private void send(int event) {
    send(null, schedule.key(event), schedule.price(event), schedule.dueNanos(event));
  }

  private void send(@Nullable Integer partition, int key, long price, long dueNanos) {
    StringBuilder text = new StringBuilder(256);
    text.append("{\"auction\":").append(key % 1000);
    text.append(",\"bidder\":").append(key);
    text.append(",\"price\":").append(price);
    text.append(",\"channel\":\"direct\",\"date-time\":")
        .append(startMillis + dueNanos / 1_000_000);
    text.append(",\"extra\":\"").append(FILLER).append("\"}");
    // What becomes of it, the callback says.
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                partition,
                Integer.toString(key).getBytes(StandardCharsets.ISO_8859_1),
                text.toString().getBytes(StandardCharsets.ISO_8859_1)),
            (sent, failed) -> {
              if (failed != null && failure == null) {
                failure = failed;
              }
            });
  }

  /** Throws {@link BenchException} if a bid has not been taken. */
  void check() {
    Exception failed = failure;
    if (failed != null) {
      throw new BenchException("bids cannot be sent: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    stopped = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
