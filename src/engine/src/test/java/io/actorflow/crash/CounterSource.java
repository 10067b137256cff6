package io.actorflow.crash;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Splits full of {@link Bid}s. Reads only so far ahead of what has arrived, so that a run has many
 * commits.
 */
record CounterSource(Settings settings, Progress progress) implements Source {
  static final int MAX_BATCH = 70;
  static final Schema SCHEMA =
      Columns.schema(
          utf8("split"), int64("offset"), timestamp("at"), utf8("auction"), int64("price"));

  /** What is read, and how far ahead. */
  record Settings(int splits, int first, int rows, int ahead) {}

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  static List<Split> splits(int first, int count, int rows) {
    return IntStream.range(first, first + count)
        .mapToObj(split -> new Split(Integer.toString(split), -1, rows - 1L))
        .toList();
  }

  @Override
  public List<Split> splits() {
    return splits(settings.first(), settings.splits(), settings.rows());
  }

  @Override
  public SplitReader open(ReaderContext context, List<SplitStart> starts) {
    progress.step();
    return new Reader(context, starts);
  }

  /** Where a reader stands in one split. */
  private record Cursor(Split split, long position, TreeSet<Long> cuts) {}

  private final class Reader implements SplitReader {
    private final ReaderContext context;
    private final List<Integer> columns;
    private final Deque<Cursor> cursors = new ArrayDeque<>();
    private final CountDownLatch woken = new CountDownLatch(1);

    Reader(ReaderContext context, List<SplitStart> starts) {
      this.context = context;
      columns =
          Columns.names(context.columns()).stream().map(Columns.names(SCHEMA)::indexOf).toList();
      for (SplitStart start : starts) {
        cursors.add(new Cursor(start.split(), start.position(), new TreeSet<>(start.cuts())));
        committed(start.split().name(), start.position());
      }
    }

    @Override
    public @Nullable Batch poll(Duration timeout) {
      for (int tried = 0; tried < cursors.size(); tried++) {
        Cursor cursor = cursors.removeFirst();
        long to = next(cursor);
        cursors.addLast(new Cursor(cursor.split(), to, cursor.cuts()));
        if (to > cursor.position()) {
          progress.step();
          return read(cursor.split().name(), cursor.position(), to);
        }
      }
      await(timeout);
      return null;
    }

    private long next(Cursor cursor) {
      long to = progress.committed(cursor.split().name()) + settings.ahead();
      to = Math.min(to, cursor.position() + MAX_BATCH);
      to = Math.min(to, cursor.split().end());
      Long cut = cursor.cuts().higher(cursor.position());
      return cut == null ? to : Math.min(to, cut);
    }

    private Batch read(String split, long from, long to) {
      List<Row> rows =
          LongStream.rangeClosed(from + 1, to)
              .mapToObj(offset -> row(Bid.of(split, offset)))
              .toList();
      return new Rows(context.columns(), rows)
          .in(context.allocator(), new Provenance(split, from, to, Provenance.NO_WATERMARK));
    }

    private Row row(Bid bid) {
      return Row.row(columns.stream().map(bid.values()::get).toArray());
    }

    /** Until it is woken, or something may have been committed. */
    private void await(Duration timeout) {
      try {
        boolean unused = woken.await(Math.min(timeout.toMillis(), 5), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void committed(String split, long position) {
      progress.committed(split, position);
    }

    @Override
    public void wakeup() {
      woken.countDown();
    }

    @Override
    public void close() {}
  }
}
