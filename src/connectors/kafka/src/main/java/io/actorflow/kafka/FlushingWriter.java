package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Writes at least once: a commit waits until all replicas have what was written. */
final class FlushingWriter implements SinkWriter {
  private final Producer<byte[], byte[]> producer;
  private final RowSender sender;

  private FlushingWriter(Producer<byte[], byte[]> producer, RowSender sender) {
    this.producer = producer;
    this.sender = sender;
  }

  static FlushingWriter open(KafkaSinkConfig config, SinkContext context, int maxMessageBytes) {
    RowSender.checkKey(config, context);
    Producer<byte[], byte[]> producer =
        RowSender.producer(config, config.producerSettings(maxMessageBytes));
    return new FlushingWriter(producer, new RowSender(config, context, producer, maxMessageBytes));
  }

  @Override
  public Map<String, Long> positions() {
    return Map.of();
  }

  @Override
  public void write(Batch batch) {
    try {
      sender.send(batch);
    } catch (KafkaException e) {
      throw sender.failed(e);
    }
  }

  @Override
  public void commit(Map<String, Long> positions) {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw sender.failed(e);
    }
    sender.throwIfFailed();
  }

  @Override
  public void close() {
    sender.close();
  }
}
