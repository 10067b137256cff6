package io.actorflow.shard;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.flow.RowRejects;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Makes dead letters of groups whose windows had closed before they came. */
final class LateRows {
  private final String operator;
  private final ResultBatches results;
  private final BufferAllocator allocator;

  LateRows(String operator, ResultBatches results, BufferAllocator allocator) {
    this.operator = operator;
    this.results = results;
    this.allocator = allocator;
  }

  void keep(Rows late, Provenance range, long watermark, RowRejects rejects) {
    String cause =
        Provenance.isMoment(watermark)
            ? "late: its windows had closed, for event time had reached "
                + Instant.EPOCH.plus(watermark, ChronoUnit.MICROS)
            : "late: its windows had closed with the end of the sources";
    try (Batch batch = results.batch(List.of(late), range, allocator)) {
      for (int row = 0; row < batch.rows(); row++) {
        rejects.reject(batch, row, operator, cause, 1);
      }
    }
  }
}
