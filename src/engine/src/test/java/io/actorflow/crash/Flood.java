package io.actorflow.crash;

import static io.actorflow.api.Columns.int64;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows that are all different, as fast as anybody takes them; counts how many that is. */
final class Flood implements Source {
  static final int MAX_BATCH = 4096;
  static final Schema SCHEMA = Columns.schema(int64("number"), int64("worth"));

  private final Settings settings;
  private final RowsRead read = new RowsRead();

  /** How much there is in all. */
  record Settings(int splits, int rows) {
    long total() {
      return (long) splits * rows;
    }
  }

  Flood(Settings settings) {
    this.settings = settings;
  }

  static long worth(long number) {
    return number * 31 % 1009;
  }

  RowsRead read() {
    return read;
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public List<Split> splits() {
    return IntStream.range(0, settings.splits())
        .mapToObj(split -> new Split(Integer.toString(split), -1, settings.rows() - 1L))
        .toList();
  }

  @Override
  public SplitReader open(ReaderContext context, List<SplitStart> starts) {
    if (!context.columns().equals(SCHEMA)) {
      throw new IllegalArgumentException("read are %s".formatted(context.columns()));
    }
    return new Reader(context, starts);
  }

  private record Cursor(Split split, long position) {}

  private final class Reader implements SplitReader {
    private final ReaderContext context;
    private final Deque<Cursor> cursors = new ArrayDeque<>();

    Reader(ReaderContext context, List<SplitStart> starts) {
      this.context = context;
      for (SplitStart start : starts) {
        if (!start.split().endsAt(start.position())) {
          cursors.add(new Cursor(start.split(), start.position()));
        }
      }
    }

    /** Nobody asks again when all splits have ended. */
    @Override
    public @Nullable Batch poll(Duration timeout) {
      Cursor cursor = cursors.removeFirst();
      long to = Math.min(cursor.split().end(), cursor.position() + MAX_BATCH);
      if (!cursor.split().endsAt(to)) {
        cursors.addLast(new Cursor(cursor.split(), to));
      }
      read.add(to - cursor.position());
      return batch(cursor, to);
    }

    private Batch batch(Cursor cursor, long to) {
      int rows = (int) (to - cursor.position());
      long first = Long.parseLong(cursor.split().name()) * settings.rows() + cursor.position() + 1;
      VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, context.allocator());
      BigIntVector numbers = (BigIntVector) root.getVector(0);
      BigIntVector worths = (BigIntVector) root.getVector(1);
      numbers.allocateNew(rows);
      worths.allocateNew(rows);
      for (int row = 0; row < rows; row++) {
        numbers.set(row, first + row);
        worths.set(row, worth(first + row));
      }
      root.setRowCount(rows);
      return new Batch(
          root,
          new Provenance(cursor.split().name(), cursor.position(), to, Provenance.NO_WATERMARK));
    }

    @Override
    public void close() {}
  }
}
