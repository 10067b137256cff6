package io.actorflow.bench.scaling;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Batches of bids whose bidders are drawn evenly; always the same batch with other rows in it. */
final class Records implements AutoCloseable {
  static final Schema SCHEMA = schema(int64("bidder"), int64("price"));

  /** Rows of a batch, as many as a Kafka source puts into one. */
  private static final int ROWS = 8192;

  private final long keys;
  private final SplittableRandom random = new SplittableRandom(1);
  private final BufferAllocator allocator = new RootAllocator();
  private final BigIntVector bidders;
  private final BigIntVector prices;
  private final Batch batch;

  Records(long keys) {
    this.keys = keys;
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    bidders = (BigIntVector) root.getVector("bidder");
    prices = (BigIntVector) root.getVector("price");
    bidders.allocateNew(ROWS);
    prices.allocateNew(ROWS);
    bidders.setValueCount(ROWS);
    prices.setValueCount(ROWS);
    next(bidders, prices);
    root.setRowCount(ROWS);
    batch = new Batch(root, new Provenance("bids", -1, ROWS - 1L, Provenance.NO_WATERMARK));
  }

  private void next(BigIntVector keyColumn, BigIntVector valueColumn) {
    for (int row = 0; row < ROWS; row++) {
      keyColumn.set(row, random.nextLong(keys));
      valueColumn.set(row, random.nextInt(10_000_000));
    }
  }

  /** The batch, until this is called again. */
  Batch next() {
    next(bidders, prices);
    return batch;
  }

  long keys() {
    return keys;
  }

  @Override
  public void close() {
    batch.close();
    allocator.close();
  }
}
