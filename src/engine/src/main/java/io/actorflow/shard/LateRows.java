package io.actorflow.shard;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.flow.RowRejects;
import io.actorflow.group.Rows;
import io.actorflow.keyed.KeyedPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Makes dead letters of rows that came too late. */
final class LateRows {
  private final String operator;
  private final KeyedPlan plan;
  private final BufferAllocator allocator;

  LateRows(String operator, KeyedPlan plan, BufferAllocator allocator) {
    this.operator = operator;
    this.plan = plan;
    this.allocator = allocator;
  }

  void keep(Rows late, Provenance range, long watermark, RowRejects rejects) {
    String cause =
        Provenance.isMoment(watermark)
            ? "late: %s, for event time had reached %s"
                .formatted(plan.lateness(), Instant.EPOCH.plus(watermark, ChronoUnit.MICROS))
            : "late: %s with the end of the sources".formatted(plan.lateness());
    try (Batch batch = plan.refused(late).batch(List.of(late), range, allocator)) {
      for (int row = 0; row < batch.rows(); row++) {
        rejects.reject(batch, row, operator, cause, 1);
      }
    }
  }
}
