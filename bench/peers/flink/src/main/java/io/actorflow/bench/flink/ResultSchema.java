package io.actorflow.bench.flink;

import io.actorflow.bench.peer.Measurement;
import io.actorflow.bench.peer.ResultWriter;
import java.io.Serializable;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes results of one kind. */
final class ResultSchema<T> implements KafkaRecordSerializationSchema<T> {
  private static final long serialVersionUID = 1;

  /** How a result is written down. */
  interface Form<T> extends Serializable {
    /** Its key, null for none. */
    byte @Nullable [] key(T result);

    byte[] value(T result, ResultWriter writer);
  }

  private final String topic;
  private final Form<T> form;
  private transient @Nullable ResultWriter writer;

  ResultSchema(String topic, Form<T> form) {
    this.topic = topic;
    this.form = form;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T result, KafkaSinkContext context, @Nullable Long timestamp) {
    ResultWriter ready = writer;
    if (ready == null) {
      ready = new ResultWriter();
      writer = ready;
    }
    Measurement.ofProcess().countResult();
    return new ProducerRecord<>(topic, form.key(result), form.value(result, ready));
  }
}
