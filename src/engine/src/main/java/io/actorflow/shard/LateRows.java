package io.actorflow.shard;

import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Provenance;
import io.actorflow.flow.RowText;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.Rows;
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

  void keep(Rows late, Provenance range, long watermark, DeadLetters letters) {
    try (Batch batch = results.batch(List.of(late), range, allocator)) {
      for (int row = 0; row < batch.rows(); row++) {
        byte[] text = RowText.json(batch, row);
        letters.add(
            new DeadLetter(
                range.producer(),
                range.to(),
                operator,
                "late: its windows closed at watermark " + watermark,
                1,
                new byte[0],
                text,
                text.length));
      }
    }
  }
}
