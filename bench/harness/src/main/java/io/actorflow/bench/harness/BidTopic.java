package io.actorflow.bench.harness;

import io.actorflow.api.RecordBuffer;
import io.actorflow.generator.NexmarkBids;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics that a benchmark needs on its broker. */
public final class BidTopic implements AutoCloseable {
  /** Of each topic. */
  public static final int PARTITIONS = 8;

  private final String bootstrap;
  private final Admin admin;

  public BidTopic(String bootstrap) {
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }

  /** Makes an empty topic. */
  public void create(String name) {
    await(
        "topic " + name + " cannot be made",
        () ->
            admin
                .createTopics(List.of(new NewTopic(name, Bidding.PARTITIONS, (short) 1)))
                .all()
                .get());
  }

  /**
   * Removes every topic whose name has {@code part} in it, those that a system made beside it too.
   */
  public void deleteAll(String part) {
    await(
        "topics of " + part + " cannot be deleted",
        () -> {
          Set<String> names = admin.listTopics().names().get();
          return admin
              .deleteTopics(names.stream().filter(name -> name.contains(part)).toList())
              .all()
              .get();
        });
  }

  /** Fills a topic: one bid after another to one partition after another, without keys. */
  void load(String name, Bidding bidding) {
    create(name);
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    NexmarkBids bids = bidding.bids();
    RecordBuffer record = new RecordBuffer(512);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long bid = 0; bid < bidding.records() && failure.get() == null; bid++) {
        record.clear();
        bids.write(bid, record);
        // What becomes of it, the callback says.
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(
                    name, (int) (bid % Bidding.PARTITIONS), null, record.toByteArray()),
                (sent, failed) -> {
                  if (failed != null) {
                    failure.compareAndSet(null, failed);
                  }
                });
        if (bid == Bidding.PARTITIONS - 1) {
          // A partition that has just been made may refuse one request and take the next: then the
          // producer's numbers are out of order for good. So one record each must be in first.
          producer.flush();
        }
      }
      producer.flush();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new BenchException("bids cannot be loaded: " + failed.getMessage(), failed);
    }
  }

  private interface Answer<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  private static <T> void await(String problem, Answer<T> answer) {
    try {
      answer.get();
    } catch (ExecutionException failed) {
      throw new BenchException(problem + ": " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException(problem + ": interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
