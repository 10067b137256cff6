package io.actorflow.kafka.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

class BatchBodyTest {
  private static final int MIB = 1 << 20;

  @Test
  void aBatchThatUnpacksToTooMuchIsRefusedAndTheNextIsNot() throws IOException {
    try (BatchBody body = new BatchBody(MIB)) {
      RecordBatch small = zeros(MIB / 2);
      RecordBatch great = zeros(3 * MIB);
      assertThat(great.sizeInBytes()).as("bytes of the great one, packed").isLessThan(MIB / 4);

      assertThatThrownBy(() -> body.open(great, new byte[0], 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unpacks to more than 1 MiB")
          .hasMessageContaining("-Xmx");

      body.open(small, new byte[0], 0);
      assertThat(body.end()).isGreaterThan(MIB / 2);
    }
  }

  private static RecordBatch zeros(int size) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * MIB);
    try (MemoryRecordsBuilder batch = TestRecords.batch(buffer, Compression.gzip().build(), 0)) {
      batch.appendWithOffset(0, 0, (byte[]) null, new byte[size]);
    }
    buffer.flip();
    return MemoryRecords.readableRecords(buffer).batches().iterator().next();
  }
}
