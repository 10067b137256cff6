package io.actorflow.crash;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.timestampMicros;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.Provenance;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of their event times, as many as have been let go. Their number is their event
 * time in milliseconds.
 */
final class Tide implements Source {
  static final Schema SCHEMA =
      Columns.schema(int64("number"), int64("worth"), timestampMicros("time"));

  private final int rows;
  private final int millisBetween;
  private long let;
  private final RowsRead read = new RowsRead();

  /** Nothing to set. */
  record Settings() {}

  Tide(int rows, int millisBetween) {
    this.rows = rows;
    this.millisBetween = millisBetween;
  }

  /** So many more may be read. */
  synchronized void letGo(int more) {
    let = Math.min(rows, let + more);
    notifyAll();
  }

  RowsRead read() {
    return read;
  }

  /** Event time of the last row that has been read. */
  long readMillis() {
    return read.count() * millisBetween;
  }

  private synchronized int take(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (let == read.count() && System.nanoTime() < deadline) {
      try {
        wait((deadline - System.nanoTime()) / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ConnectorException.retryable("interrupted while the tide was out", e);
      }
    }
    int taken = (int) Math.min(Flood.MAX_BATCH, let - read.count());
    read.add(taken);
    return taken;
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public List<Split> splits() {
    return List.of(new Split("0", -1, rows - 1L));
  }

  @Override
  public SplitReader open(ReaderContext context, List<SplitStart> starts) {
    return new Reader(context);
  }

  private final class Reader implements SplitReader {
    private final ReaderContext context;
    private long position = -1;

    Reader(ReaderContext context) {
      this.context = context;
    }

    @Override
    public @Nullable Batch poll(Duration timeout) {
      int taken = take(timeout);
      if (taken == 0) {
        return null;
      }
      VectorSchemaRoot root = VectorSchemaRoot.create(context.columns(), context.allocator());
      BigIntVector numbers = (BigIntVector) root.getVector("number");
      BigIntVector worths = (BigIntVector) root.getVector("worth");
      TimeStampMicroVector times = (TimeStampMicroVector) root.getVector("time");
      for (int row = 0; row < taken; row++) {
        long number = (position + 1 + row) * millisBetween;
        numbers.setSafe(row, number);
        if (worths != null) {
          worths.setSafe(row, Flood.worth(number));
        }
        times.setSafe(row, number * 1000);
      }
      root.setRowCount(taken);
      long from = position;
      position += taken;
      return new Batch(root, new Provenance("0", from, position, Provenance.NO_WATERMARK));
    }

    @Override
    public void close() {}
  }
}
