package io.actorflow.json;

import io.actorflow.api.Codec;
import io.actorflow.api.Decoder;
import io.actorflow.api.Encoder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** One JSON object per record. */
public record JsonCodec(JsonCodecConfig config) implements Codec {
  @Override
  public Decoder decoder(Schema columns, BufferAllocator allocator) {
    return new JsonDecoder(columns, allocator, config.maxRecordSize().toBytes());
  }

  @Override
  public Encoder encoder(Schema schema) {
    return new JsonEncoder(schema);
  }
}
