package io.actorflow.crash;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.vector.BigIntVector;

/** Takes rows of a {@link Flood}, but no commit comes to an end before it is opened. */
final class Gate implements Sink {
  /** Nothing to set. */
  record Settings() {}

  private final CountDownLatch opened = new CountDownLatch(1);
  private final BitSet committed = new BitSet();
  private final List<String> problems = new ArrayList<>();

  void open() {
    opened.countDown();
  }

  /** How many different rows have been committed. */
  synchronized long rows() {
    return committed.cardinality();
  }

  /** What was committed twice or was not as it had been read; the first of each batch. */
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  private synchronized void commit(List<long[]> batches) {
    for (long[] numbersAndWorths : batches) {
      for (int i = 0; i < numbersAndWorths.length; i += 2) {
        int number = (int) numbersAndWorths[i];
        if (committed.get(number) || numbersAndWorths[i + 1] != Flood.worth(number)) {
          problems.add("%d, worth %d".formatted(number, numbersAndWorths[i + 1]));
          break;
        }
        committed.set(number);
      }
    }
  }

  @Override
  public Delivery delivery() {
    return Delivery.atLeastOnce("nothing is remembered");
  }

  @Override
  public SinkWriter open(SinkContext context) {
    return new Writer();
  }

  private final class Writer implements SinkWriter {
    private final List<long[]> written = new ArrayList<>();

    @Override
    public Map<String, Long> positions() {
      return Map.of();
    }

    @Override
    public void write(Batch batch) {
      BigIntVector numbers = batch.column("number", BigIntVector.class);
      BigIntVector worths = batch.column("worth", BigIntVector.class);
      long[] pairs = new long[2 * batch.rows()];
      for (int row = 0; row < batch.rows(); row++) {
        pairs[2 * row] = numbers.get(row);
        pairs[2 * row + 1] = worths.get(row);
      }
      written.add(pairs);
    }

    @Override
    public void commit(Map<String, Long> positions) {
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ConnectorException.retryable("interrupted at the gate", e);
      }
      Gate.this.commit(written);
      written.clear();
    }

    @Override
    public void close() {}
  }
}
