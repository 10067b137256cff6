package io.actorflow.api;

import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the engine gives a sink's writer. */
public interface SinkContext {
  /** Name of the pipeline. */
  String pipeline();

  /**
   * Name of this writer, unique in its cluster and the same wherever it is opened again: the
   * identity to fence and to keep positions under.
   */
  String writer();

  /** The channels whose batches it will see. */
  Set<String> channels();

  /** Columns of the batches to come. */
  Schema schema();

  BufferAllocator allocator();

  /** An encoder of that format for {@link #schema}; the writer closes it. */
  default Encoder encoder(Format format) {
    return encoder(format, schema());
  }

  /** An encoder of that format for batches of these columns; the writer closes it. */
  Encoder encoder(Format format, Schema columns);

  /** Where rows that the outside world refuses one by one go. */
  DeadLetters deadLetters();
}
