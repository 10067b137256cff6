package com.example.actorflow;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Gives out ticks when they are due. */
final class TicksReader implements SplitReader {
  private static final int MAX_ROWS = 8192;

  private final InstantSource clock;
  private final ReaderContext context;
  private final SplitStart start;
  private final long firstMicros;
  private final long intervalMicros;
  private final Semaphore wakeups = new Semaphore(0);
  private long position;

  TicksReader(TicksConfig config, InstantSource clock, ReaderContext context, SplitStart start) {
    this.clock = clock;
    this.context = context;
    this.start = start;
    firstMicros = TimeUnit.MILLISECONDS.toMicros(config.first().toEpochMilli());
    intervalMicros = config.interval().dividedBy(ChronoUnit.MICROS.getDuration());
    position = start.position();
  }

  @Override
  public @Nullable Batch poll(Duration timeout) {
    long to = Math.min(lastWanted(), lastDue());
    if (to <= position) {
      await(timeout);
      to = Math.min(lastWanted(), lastDue());
    }
    return to <= position ? null : ticks(to);
  }

  /** Where the next batch ends at the latest. */
  private long lastWanted() {
    long last = Math.min(start.split().end(), position + MAX_ROWS);
    for (long cut : start.cuts()) {
      if (cut > position) {
        return Math.min(last, cut);
      }
    }
    return last;
  }

  /** The newest tick that there is by now. */
  private long lastDue() {
    long nowMicros = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    return Math.floorDiv(nowMicros - firstMicros, intervalMicros);
  }

  private void await(Duration timeout) {
    long nextMicros = firstMicros + (position + 1) * intervalMicros;
    long wait = TimeUnit.MICROSECONDS.toMillis(nextMicros) - clock.millis();
    long millis = Math.max(0, Math.min(wait, timeout.toMillis()));
    try {
      boolean unused = wakeups.tryAcquire(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Batch ticks(long to) {
    int rows = (int) (to - position);
    VectorSchemaRoot root = VectorSchemaRoot.create(context.columns(), context.allocator());
    try {
      for (FieldVector column : root.getFieldVectors()) {
        column.setInitialCapacity(rows);
        column.allocateNew();
        fill(column, rows);
      }
      root.setRowCount(rows);
    } catch (RuntimeException | Error failure) {
      root.close();
      throw failure;
    }
    long from = position;
    position = to;
    return new Batch(root, new Provenance(start.split().name(), from, to, Provenance.NO_WATERMARK));
  }

  /** One of the columns of {@link Ticks#schema}. */
  private void fill(FieldVector column, int rows) {
    for (int row = 0; row < rows; row++) {
      long number = position + 1 + row;
      switch (column) {
        case BigIntVector numbers -> numbers.set(row, number);
        case TimeStampMicroVector moments ->
            moments.set(row, firstMicros + number * intervalMicros);
        default -> throw new IllegalArgumentException("there is no column " + column.getField());
      }
    }
  }

  @Override
  public OptionalLong end(String split) {
    return OptionalLong.of(Math.min(start.split().end(), lastDue()));
  }

  @Override
  public void wakeup() {
    wakeups.release();
  }

  @Override
  public void close() {}
}
