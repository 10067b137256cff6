package io.actorflow.generator;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Makes the records of some splits in turns, each when it is due. */
final class GeneratorReader implements SplitReader {
  // At a limited rate records gather for so long, rather than to travel alone.
  private static final long GATHER_NANOS = 5_000_000;

  private final GeneratorConfig config;
  private final EventColumns columns;
  private final Schema wanted;
  private final BufferAllocator allocator;
  private final LongSupplier nanoClock;
  private final List<SplitProgress> splits = new ArrayList<>();
  private final Semaphore wakeups = new Semaphore(0);
  private final long[] events;
  private int turn;

  GeneratorReader(
      GeneratorConfig config,
      ReaderContext context,
      List<SplitStart> starts,
      LongSupplier nanoClock) {
    this.config = config;
    columns = config.columns();
    wanted = context.columns();
    allocator = context.allocator();
    this.nanoClock = nanoClock;
    events = new long[config.maxRows()];
    double nanosPerRecord = SplitProgress.nanosPerRecord(config.rate(), config.splits());
    for (SplitStart start : starts) {
      splits.add(new SplitProgress(start, nanosPerRecord, nanoClock.getAsLong()));
    }
  }

  @Override
  public @Nullable Batch poll(Duration timeout) {
    long deadline = nanoClock.getAsLong() + timeout.toNanos();
    while (true) {
      long now = nanoClock.getAsLong();
      long wait = Math.max(0, deadline - now);
      for (int index = 0; index < splits.size(); index++) {
        SplitProgress split = splits.get((turn + index) % splits.size());
        if (split.hasEnded()) {
          continue;
        }
        int due = split.due(now, config.maxRows());
        if (due > 0) {
          turn = (turn + index + 1) % splits.size();
          return make(split, due);
        }
        wait = Math.min(wait, split.waitNanos(now) + GATHER_NANOS);
      }
      if (now >= deadline || isWoken(wait)) {
        return null;
      }
    }
  }

  private boolean isWoken(long nanos) {
    try {
      boolean woken = wakeups.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      wakeups.drainPermits();
      return woken;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private Batch make(SplitProgress split, int count) {
    for (int row = 0; row < count; row++) {
      long offset = split.position() + 1 + row;
      events[row] = config.kind().event(offset * config.splits() + split.number());
    }
    VectorSchemaRoot root = fill(count);
    long from = split.position();
    split.advance(count);
    return new Batch(
        root, new Provenance(split.name(), from, from + count, Provenance.NO_WATERMARK));
  }

  private VectorSchemaRoot fill(int count) {
    List<FieldVector> vectors = new ArrayList<>(wanted.getFields().size());
    try {
      for (Field field : wanted.getFields()) {
        FieldVector vector = field.createVector(allocator);
        vectors.add(vector);
        vector.setInitialCapacity(count);
        vector.allocateNew();
        columns.fill(vector, events, count);
        vector.setValueCount(count);
      }
    } catch (RuntimeException | Error failure) {
      vectors.forEach(FieldVector::close);
      throw failure;
    }
    return new VectorSchemaRoot(wanted.getFields(), vectors, count);
  }

  @Override
  public OptionalLong end(String split) {
    return config.records() == 0
        ? OptionalLong.empty()
        : new GeneratorSource(config)
            .splits().stream()
                .filter(candidate -> candidate.name().equals(split))
                .mapToLong(Split::end)
                .findFirst();
  }

  @Override
  public void wakeup() {
    wakeups.release();
  }

  @Override
  public void close() {}
}
