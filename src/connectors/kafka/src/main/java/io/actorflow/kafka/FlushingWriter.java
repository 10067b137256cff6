package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Writes at least once: a commit waits until all replicas have what was written. */
final class FlushingWriter implements SinkWriter {
  private final RowSender sender;

  private FlushingWriter(RowSender sender) {
    this.sender = sender;
  }

  static FlushingWriter open(KafkaSinkConfig config, SinkContext context, int maxMessageBytes) {
    return new FlushingWriter(RowSender.open(config, context, Map.of(), maxMessageBytes));
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
      sender.producer().flush();
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
