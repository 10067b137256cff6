package io.actorflow.api;

import org.apache.arrow.memory.BufferAllocator;

/** Where an operator puts what it makes. */
public interface Output {
  /** Hands {@code batch} on; it is no longer the caller's. */
  void emit(Batch batch);

  /** For the vectors of new batches. */
  BufferAllocator allocator();
}
