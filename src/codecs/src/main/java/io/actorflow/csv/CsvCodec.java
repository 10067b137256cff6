package io.actorflow.csv;

import io.actorflow.api.Codec;
import io.actorflow.api.Decoder;
import io.actorflow.api.Encoder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One line of CSV per record.
 *
 * @param schema the fields of a record, in order; empty where the format is only written
 */
public record CsvCodec(CsvCodecConfig config, Schema schema) implements Codec {
  @Override
  public Decoder decoder(Schema columns, BufferAllocator allocator) {
    return new CsvDecoder(config, schema, columns, allocator);
  }

  @Override
  public Encoder encoder(Schema rows) {
    return new CsvEncoder(config, rows);
  }
}
