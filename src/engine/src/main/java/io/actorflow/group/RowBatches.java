package io.actorflow.group;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes batches of what leaves a stateful operator. Does not change; used by many threads. */
public interface RowBatches {
  Schema schema();

  /** One batch of all these rows, in their order. It is the caller's. */
  Batch batch(List<Rows> parts, Provenance provenance, BufferAllocator allocator);

  /**
   * The same, where making it may fail on some of the rows: these are rejected, and what comes out
   * is made of the others.
   */
  default Batch batch(
      List<Rows> parts,
      Provenance provenance,
      BufferAllocator allocator,
      Gatherer.Rejects rejects) {
    return batch(parts, provenance, allocator);
  }

  /**
   * A row that cannot be told.
   *
   * @param row its number in the batch of the same parts
   * @param cause what of it cannot be told, and why
   */
  record Overflow(int row, String cause) {}

  /** The rows among these that cannot be told, in their order; usually none. */
  default List<Overflow> overflows(List<Rows> parts) {
    return List.of();
  }
}
