package io.actorflow.shard;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.Selection;
import io.actorflow.flow.RowRejects;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowBatches.Overflow;
import io.actorflow.group.Rows;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Makes batches of a shard's results. Those with a sum that has left its range are rejected and not
 * given out, as are rows of which no result can be made; the others flow.
 */
record FittingResults(
    String operator, RowBatches batches, RowRejects rejects, BufferAllocator allocator) {
  Batch batch(List<Rows> results, Provenance provenance) {
    Batch whole =
        batches.batch(
            results,
            provenance,
            allocator,
            (batch, row, cause) -> rejects.reject(batch, row, operator, cause, 1));
    List<Overflow> overflows = batches.overflows(results);
    if (overflows.isEmpty()) {
      return whole;
    }
    try (whole) {
      Selection kept = new Selection(whole.rows());
      int next = 0;
      for (Overflow overflow : overflows) {
        for (; next < overflow.row(); next++) {
          kept.add(next);
        }
        rejects.reject(whole, next++, operator, overflow.cause(), 1);
      }
      for (; next < whole.rows(); next++) {
        kept.add(next);
      }
      return whole.select(kept, allocator);
    }
  }
}
