package io.actorflow.api;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the engine gives a reader. */
public interface ReaderContext {
  /** Name of the pipeline. */
  String pipeline();

  /** The columns to fill, in order: those of {@link Source#schema} that the pipeline reads. */
  Schema columns();

  BufferAllocator allocator();

  /** A decoder of that format for these columns; the reader closes it. */
  Decoder decoder(Format format, Schema columns);

  /** Where records that cannot be decoded go. */
  DeadLetters deadLetters();
}
