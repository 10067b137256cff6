package io.actorflow.keyed;

import io.actorflow.api.Batch;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.RecordException;
import io.actorflow.group.Gatherer.Rejects;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowLayout;
import io.actorflow.group.RowStore;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsAsTheyAre;
import io.actorflow.group.Selected;
import io.actorflow.keyed.Windows.Aligned;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;

/**
 * Makes batches of windows of rows: what a query gives over the rows of each key and window.
 *
 * <p>Rows are put in the order of their event times and, where these are equal, of their bytes, so
 * that the query sees the same table whatever the order in which they came. If the query fails on a
 * window its rows are rejected.
 */
final class WindowQueryBatches implements RowBatches {
  private final RowLayout layout;
  private final Aligned windows;
  private final Schema schema;
  private final IdleOperators queries;

  WindowQueryBatches(RowLayout layout, Aligned windows, Schema schema, Supplier<Operator> queries) {
    this.layout = layout;
    this.windows = windows;
    this.schema = schema;
    this.queries = new IdleOperators(queries);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Batch batch(List<Rows> parts, Provenance provenance, BufferAllocator allocator) {
    return batch(
        parts,
        provenance,
        allocator,
        (batch, row, cause) -> {
          throw new RecordException(cause);
        });
  }

  @Override
  public Batch batch(
      List<Rows> parts, Provenance provenance, BufferAllocator allocator, Rejects rejects) {
    VectorSchemaRoot all = VectorSchemaRoot.create(schema, allocator);
    Batch batch = new Batch(all, provenance);
    try {
      all.allocateNew();
      all.setRowCount(0);
      Operator query = queries.take();
      try {
        int next = 0;
        while (next < parts.size()) {
          int first = next;
          long end = end(parts.get(first));
          while (next < parts.size() && end(parts.get(next)) == end) {
            next++;
          }
          new Asking(query, provenance, allocator, rejects, all)
              .window(end, parts.subList(first, next));
        }
      } finally {
        queries.give(query);
      }
      return batch;
    } catch (RuntimeException | OutOfMemoryError failed) {
      batch.close();
      throw failed;
    }
  }

  private static long end(Rows part) {
    return part.word(0, RowLayout.INPUT);
  }

  /** One look at windows, by one thread. */
  private final class Asking implements Output {
    private final Operator query;
    private final Provenance provenance;
    private final BufferAllocator allocator;
    private final Rejects rejects;
    private final VectorSchemaRoot all;
    private final RowsAsTheyAre rows = new RowsAsTheyAre(layout);
    private long end;

    Asking(
        Operator query,
        Provenance provenance,
        BufferAllocator allocator,
        Rejects rejects,
        VectorSchemaRoot all) {
      this.query = query;
      this.provenance = provenance;
      this.allocator = allocator;
      this.rejects = rejects;
      this.all = all;
    }

    void window(long windowEnd, List<Rows> parts) {
      end = windowEnd;
      RowStore store = new RowStore(layout);
      parts.forEach(store::addAll);
      int[] order =
          IntStream.range(0, store.size())
              .boxed()
              .sorted(
                  (row, other) -> {
                    int byKey = store.compareKeys(row, other);
                    return byKey != 0 ? byKey : store.compare(row, other);
                  })
              .mapToInt(Integer::intValue)
              .toArray();
      Selected ofKey = new Selected();
      for (int i = 0; i < order.length; i++) {
        if (i > 0 && store.compareKeys(order[i - 1], order[i]) != 0) {
          ask(store.rows(ofKey));
          ofKey = new Selected();
        }
        ofKey.add(order[i]);
      }
      ask(store.rows(ofKey));
    }

    private void ask(Rows table) {
      try {
        query.process(rows.batch(List.of(table), provenance, allocator), this);
      } catch (RecordException | PipelineException failed) {
        String cause =
            "the query fails on its window: %s"
                .formatted(String.valueOf(failed.getMessage()).replaceFirst("^statement:? ", ""));
        try (Batch refused = rows.batch(List.of(table), provenance, allocator)) {
          for (int row = 0; row < refused.rows(); row++) {
            rejects.reject(refused, row, cause);
          }
        }
      }
    }

    @Override
    public BufferAllocator allocator() {
      return allocator;
    }

    /** Adds what the query gives, with the bounds of the window before it. */
    @Override
    public void emit(Batch given) {
      try (given) {
        List<FieldVector> vectors = new ArrayList<>();
        vectors.add(moments(0, windows.startOf(end), given.rows()));
        vectors.add(moments(1, end, given.rows()));
        for (FieldVector vector : given.root().getFieldVectors()) {
          TransferPair pair = vector.getTransferPair(allocator);
          pair.transfer();
          vectors.add((FieldVector) pair.getTo());
        }
        try (VectorSchemaRoot more =
            new VectorSchemaRoot(schema.getFields(), vectors, given.rows())) {
          VectorSchemaRootAppender.append(all, more);
        }
      }
    }

    private FieldVector moments(int column, long moment, int count) {
      TimeStampMicroVector moments =
          (TimeStampMicroVector) schema.getFields().get(column).createVector(allocator);
      moments.allocateNew(count);
      for (int row = 0; row < count; row++) {
        moments.set(row, moment);
      }
      moments.setValueCount(count);
      return moments;
    }
  }
}
