package io.actorflow.api;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** A way to write rows down as records of bytes, and to read them back. */
public interface Codec {
  /**
   * A decoder that fills {@code columns}, a part of the format's schema, and skips what else is in
   * a record.
   */
  Decoder decoder(Schema columns, BufferAllocator allocator);

  /**
   * An encoder of rows of {@code schema}.
   *
   * @throws PipelineException if a column's type has no form in this format
   */
  Encoder encoder(Schema schema);
}
