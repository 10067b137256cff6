package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.Encoder;
import io.actorflow.api.RecordBuffer;
import io.actorflow.api.RecordException;
import io.actorflow.api.SinkContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows and hands them to a producer, and remembers the first that Kafka did not take. Rows
 * that are too large for the topic go to the dead letters: to send one would fail the transaction.
 */
final class RowSender implements AutoCloseable {
  private static final String COMPONENT = "kafka";
  private static final byte[] NOTHING = {};

  /** What Kafka counts for a batch of one record beside key and value: 61 and at most 21 bytes. */
  private static final int OVERHEAD = 82;

  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  private final KafkaSinkConfig config;
  private final SinkContext context;
  private final Producer<byte[], byte[]> producer;
  private final Encoder encoder;
  private final @Nullable String keyColumn;
  private final boolean writesTombstones;
  private final long maxRecordBytes;
  private final RecordBuffer buffer = new RecordBuffer(1024);
  private final Callback callback = this::answered;
  private volatile @Nullable Exception failure;

  private RowSender(
      KafkaSinkConfig config,
      SinkContext context,
      Encoder encoder,
      Producer<byte[], byte[]> producer,
      int maxMessageBytes) {
    this.config = config;
    this.context = context;
    this.encoder = encoder;
    this.producer = producer;
    keyColumn = config.key().orElse(null);
    writesTombstones = writesTombstones(config, context.schema());
    maxRecordBytes = Math.min(maxMessageBytes, config.bufferMemory().toBytes()) - OVERHEAD;
  }

  /**
   * Opens a producer.
   *
   * @param further settings of the producer
   * @param maxMessageBytes the most that the topic takes
   */
  static RowSender open(
      KafkaSinkConfig config,
      SinkContext context,
      Map<String, Object> further,
      int maxMessageBytes) {
    config.key().ifPresent(column -> RecordKey.check(column, context.schema()));
    Encoder encoder = context.encoder(config.format(), written(config, context.schema()));
    Map<String, Object> settings = config.producerSettings(maxMessageBytes);
    settings.putAll(further);
    try {
      Producer<byte[], byte[]> producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      return new RowSender(config, context, encoder, producer, maxMessageBytes);
    } catch (KafkaException e) {
      encoder.close();
      throw new Failures(config.bootstrapServers())
          .ofClient("opening a Kafka producer for " + config.bootstrapServers(), e);
    }
  }

  /**
   * Whether rows have a column that says which of them are deleted, and those become tombstones.
   */
  private static boolean writesTombstones(KafkaSinkConfig config, Schema schema) {
    return config.key().isPresent()
        && config.deletes() == KafkaSinkConfig.Deletes.TOMBSTONES
        && schema.getFields().stream()
            .anyMatch(
                field ->
                    field.getName().equals(Columns.DELETED)
                        && field.getType() instanceof ArrowType.Bool);
  }

  /** The columns of a record's value. */
  private static Schema written(KafkaSinkConfig config, Schema schema) {
    if (!writesTombstones(config, schema)) {
      return schema;
    }
    List<String> others = new ArrayList<>(Columns.names(schema));
    others.remove(Columns.DELETED);
    return Columns.project(schema, others);
  }

  Producer<byte[], byte[]> producer() {
    return producer;
  }

  /** Sends the rows; blocks while the producer's memory is full. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback gets what the future would
  void send(Batch batch) {
    FieldVector keys = keyColumn == null ? null : batch.column(keyColumn, FieldVector.class);
    BitVector deleted = writesTombstones ? batch.column(Columns.DELETED, BitVector.class) : null;
    encoder.begin(deleted == null ? batch : withoutDeleted(batch));
    for (int row = 0; row < batch.rows(); row++) {
      byte[] key = keys == null ? null : RecordKey.of(keys, row);
      buffer.clear();
      if (deleted != null && !deleted.isNull(row) && deleted.get(row) == 1) {
        sendTombstone(batch, key);
        continue;
      }
      try {
        encoder.encode(row, buffer);
      } catch (RecordException refused) {
        refuse(batch, key, String.valueOf(refused.getMessage()));
        continue;
      }
      long bytes = (key == null ? 0 : key.length) + (long) buffer.length();
      if (bytes > maxRecordBytes) {
        refuse(
            batch,
            key,
            "record of %d bytes (expected: at most %d, by max.message.bytes of topic '%s' and buffer-memory)"
                .formatted(bytes, maxRecordBytes, config.topic()));
        continue;
      }
      producer.send(new ProducerRecord<>(config.topic(), key, buffer.toByteArray()), callback);
    }
    throwIfFailed();
  }

  /** A view of the batch, which stays the owner of the columns. */
  private static Batch withoutDeleted(Batch batch) {
    List<FieldVector> others = new ArrayList<>(batch.root().getFieldVectors());
    others.removeIf(vector -> vector.getName().equals(Columns.DELETED));
    return new Batch(new VectorSchemaRoot(others), batch.provenance());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback gets what the future would
  private void sendTombstone(Batch batch, byte @Nullable [] key) {
    if (key == null) {
      refuse(
          batch,
          null,
          "a deleted row without a key (expected: a value in column '%s')".formatted(keyColumn));
    } else {
      producer.send(new ProducerRecord<>(config.topic(), key, null), callback);
    }
  }

  private void refuse(Batch batch, byte @Nullable [] key, String cause) {
    byte[] payload =
        Arrays.copyOf(buffer.array(), Math.min(buffer.length(), DeadLetter.MAX_PAYLOAD));
    context
        .deadLetters()
        .add(
            new DeadLetter(
                batch.provenance().producer(),
                batch.provenance().to(),
                COMPONENT,
                cause,
                1,
                key == null ? NOTHING : key,
                payload,
                buffer.length()));
  }

  /** Called by the producer's own thread. */
  private void answered(RecordMetadata metadata, @Nullable Exception refused) {
    if (refused != null && failure == null) {
      failure = refused;
    }
  }

  /** Fails if a record that was sent has not been taken. */
  void throwIfFailed() {
    Exception refused = failure;
    if (refused != null) {
      throw failed(refused);
    }
  }

  RuntimeException failed(Exception refused) {
    return new Failures(config.bootstrapServers())
        .of("writing to topic '%s' as '%s'".formatted(config.topic(), context.writer()), refused);
  }

  /** Waits for what has been sent; aborts a transaction that is open. */
  @Override
  public void close() {
    try (encoder) {
      producer.close(CLOSE_DEADLINE);
    }
  }
}
