package io.actorflow.sql;

import io.actorflow.api.Batch;
import io.actorflow.api.Output;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Keeps what is emitted until it is closed. */
record Emitted(BufferAllocator allocator, List<Batch> batches) implements Output, AutoCloseable {
  Emitted(BufferAllocator allocator) {
    this(allocator, new ArrayList<>());
  }

  @Override
  public void emit(Batch batch) {
    batches.add(batch);
  }

  @Override
  public void close() {
    batches.forEach(Batch::close);
  }
}
