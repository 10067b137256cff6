package io.actorflow.json;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Batch;
import io.actorflow.api.Decoder;
import io.actorflow.api.Encoder;
import io.actorflow.api.RecordBuffer;
import io.actorflow.testkit.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Runs the codec on texts. */
final class Json {
  static final JsonCodec CODEC = codec(1 << 24);

  private Json() {}

  static JsonCodec codec(long maxRecordSize) {
    return new JsonCodec(new JsonCodecConfig(ConfigMemorySize.ofBytes(maxRecordSize)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void append(Decoder decoder, String record) {
    append(decoder, bytes(record));
  }

  static void append(Decoder decoder, byte[] record) {
    decoder.append(record, 0, record.length);
  }

  static Rows decode(Schema schema, BufferAllocator allocator, String... records) {
    try (Decoder decoder = CODEC.decoder(schema, allocator)) {
      decoder.begin(records.length);
      for (String record : records) {
        append(decoder, record);
      }
      return finish(decoder);
    }
  }

  static Rows finish(Decoder decoder) {
    try (VectorSchemaRoot root = decoder.finish()) {
      return Rows.of(root);
    }
  }

  static List<String> encode(Rows rows, BufferAllocator allocator) {
    List<String> records = new ArrayList<>();
    try (Encoder encoder = CODEC.encoder(rows.schema());
        Batch batch = rows.in(allocator)) {
      encoder.begin(batch);
      RecordBuffer buffer = new RecordBuffer(16);
      for (int row = 0; row < batch.rows(); row++) {
        buffer.clear();
        encoder.encode(row, buffer);
        records.add(new String(buffer.toByteArray(), StandardCharsets.UTF_8));
      }
    }
    return records;
  }
}
