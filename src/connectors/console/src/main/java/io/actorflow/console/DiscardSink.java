package io.actorflow.console;

import io.actorflow.api.Batch;
import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps nothing but a count.
 *
 * @param count of the rows that all its writers were given
 */
public record DiscardSink(LongAdder count) implements Sink {
  public DiscardSink() {
    this(new LongAdder());
  }

  /** Rows that were given to its writers. */
  public long rows() {
    return count.sum();
  }

  @Override
  public Delivery delivery() {
    return Delivery.atLeastOnce(
        "nothing is kept, so rows since the last commit are counted again after a fault");
  }

  @Override
  public SinkWriter open(SinkContext context) {
    return new Writer(count);
  }

  private record Writer(LongAdder count) implements SinkWriter {
    @Override
    public Map<String, Long> positions() {
      return Map.of();
    }

    @Override
    public void write(Batch batch) {
      count.add(batch.rows());
    }

    @Override
    public void commit(Map<String, Long> positions) {}

    @Override
    public void close() {}
  }
}
