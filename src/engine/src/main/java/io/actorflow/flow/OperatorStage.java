package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import io.actorflow.api.Provenance;
import io.actorflow.api.RecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * Runs one stateless operator: one batch in, one batch out, of the same provenance, however many
 * the operator has emitted. A row that the operator refuses becomes a dead letter and its
 * neighbours go on: the batch is tried again in halves until the row stands alone.
 */
final class OperatorStage extends GraphStage<FlowShape<Batch, Batch>> {
  private final Inlet<Batch> in = Inlet.create("OperatorStage.in");
  private final Outlet<Batch> out = Outlet.create("OperatorStage.out");
  private final FlowShape<Batch, Batch> shape = FlowShape.of(in, out);
  private final String name;
  private final Supplier<Operator> create;
  private final BufferAllocator allocator;
  private final RowRejects rejects;

  OperatorStage(
      String name, Supplier<Operator> create, BufferAllocator allocator, RowRejects rejects) {
    this.name = name;
    this.create = create;
    this.allocator = allocator;
    this.rejects = rejects;
  }

  @Override
  public FlowShape<Batch, Batch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic implements Output {
    private final List<Batch> emitted = new ArrayList<>();
    private final Operator operator = create.get();

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              push(out, processed(grab(in)));
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(in);
            }
          });
    }

    private Batch processed(Batch batch) {
      Provenance provenance = batch.provenance();
      if (batch.rows() == 0) {
        return batch;
      }
      try {
        process(batch, 1);
        return merged(provenance);
      } finally {
        emitted.forEach(Batch::close);
        emitted.clear();
      }
    }

    private void process(Batch batch, int attempt) {
      int before = emitted.size();
      int rows = batch.rows();
      try (Batch again = batch.share()) {
        try {
          operator.process(batch, this);
        } catch (RecordException e) {
          while (emitted.size() > before) {
            emitted.removeLast().close();
          }
          if (rows == 1) {
            rejects.reject(again, 0, name, String.valueOf(e.getMessage()), attempt);
          } else {
            process(again.slice(0, rows / 2), attempt + 1);
            process(again.slice(rows / 2, rows - rows / 2), attempt + 1);
          }
        }
      }
    }

    private Batch merged(Provenance provenance) {
      if (emitted.isEmpty()) {
        return Batch.empty(provenance);
      }
      if (emitted.size() == 1) {
        return emitted.removeLast().withProvenance(provenance);
      }
      VectorSchemaRoot whole = VectorSchemaRoot.create(emitted.getFirst().schema(), allocator);
      whole.allocateNew();
      VectorSchemaRootAppender.append(
          whole, emitted.stream().map(Batch::root).toArray(VectorSchemaRoot[]::new));
      return new Batch(whole, provenance);
    }

    @Override
    public void emit(Batch batch) {
      emitted.add(batch);
    }

    @Override
    public BufferAllocator allocator() {
      return allocator;
    }

    @Override
    public void postStop() {
      operator.close();
    }
  }
}
