package io.actorflow.bench.micro;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.RecordBuffer;
import io.actorflow.generator.NexmarkBids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The bids of the harness, always the same ones. */
final class Bids {
  /** Rows of a batch, as many as a Kafka source puts into one. */
  static final int BATCH = 8192;

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  private final NexmarkBids bids = new NexmarkBids(1, START, 10_000, Duration.ofSeconds(1));

  /**
   * Records as they lie in a fetched batch, one behind another.
   *
   * @param ends where each ends; it begins where the one before ends
   */
  record Encoded(byte[] bytes, int[] ends) {
    int start(int record) {
      return record == 0 ? 0 : ends[record - 1];
    }

    int length(int record) {
      return ends[record] - start(record);
    }
  }

  /** The first {@code count} bids as JSON. */
  Encoded json(int count) {
    RecordBuffer buffer = new RecordBuffer(count * 256);
    int[] ends = new int[count];
    for (int bid = 0; bid < count; bid++) {
      bids.write(bid, buffer);
      ends[bid] = buffer.length();
    }
    return new Encoded(buffer.toByteArray(), ends);
  }

  /** Batch number {@code index}, with those columns of it. */
  Batch batch(int index, Schema columns, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(columns, allocator);
    root.getFieldVectors().forEach(vector -> vector.setInitialCapacity(BATCH));
    root.allocateNew();
    long first = (long) index * BATCH;
    for (FieldVector vector : root.getFieldVectors()) {
      for (int row = 0; row < BATCH; row++) {
        set(vector, row, value(vector.getName(), first + row));
      }
    }
    root.setRowCount(BATCH);
    return new Batch(
        root, new Provenance("bids", first - 1, first + BATCH - 1, Provenance.NO_WATERMARK));
  }

  private long value(String column, long bid) {
    return switch (column) {
      case "auction" -> bids.auction(bid);
      case "bidder" -> bids.bidder(bid);
      case "price" -> bids.price(bid);
      case Job.EVENT_TIME -> bids.epochMillis(bid) * 1000;
      default -> throw new IllegalArgumentException("no column of a bid: " + column);
    };
  }

  static void set(FieldVector vector, int row, long value) {
    switch (vector) {
      case BigIntVector longs -> longs.setSafe(row, value);
      case TimeStampMicroVector moments -> moments.setSafe(row, value);
      case VarCharVector texts -> texts.setSafe(row, name(value));
      default -> throw new IllegalArgumentException("no column of a bid: " + vector.getField());
    }
  }

  private static byte[] name(long number) {
    return ("person-" + number).getBytes(StandardCharsets.US_ASCII);
  }
}
