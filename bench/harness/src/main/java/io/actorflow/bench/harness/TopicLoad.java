package io.actorflow.bench.harness;

import io.actorflow.api.RecordBuffer;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills topics: one record after another to one partition after another, without keys. */
public final class TopicLoad {
  private TopicLoad() {}

  /** Makes records. */
  @FunctionalInterface
  public interface Maker {
    /** Writes record number {@code index}, counted from 0, to the end of {@code record}. */
    void write(long index, RecordBuffer record);
  }

  /** Fills a topic that is there with records 0 to {@code records} - 1. */
  public static void load(
      String bootstrap, String topic, int partitions, long records, Maker maker) {
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    RecordBuffer record = new RecordBuffer(512);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long index = 0; index < records && failure.get() == null; index++) {
        record.clear();
        maker.write(index, record);
        // What becomes of it, the callback says.
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(topic, (int) (index % partitions), null, record.toByteArray()),
                (sent, failed) -> {
                  if (failed != null) {
                    failure.compareAndSet(null, failed);
                  }
                });
        if (index == partitions - 1) {
          // A partition that has just been made may refuse one request and take the next: then the
          // producer's numbers are out of order for good. So one record each must be in first.
          producer.flush();
        }
      }
      producer.flush();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new BenchException(
          "topic %s cannot be loaded: %s".formatted(topic, failed.getMessage()), failed);
    }
  }
}
