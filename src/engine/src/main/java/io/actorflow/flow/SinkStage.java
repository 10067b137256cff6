package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.SinkWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Writes batches to a sink and commits them: all that has gathered while one commit ran goes into
 * the next. Batches that the sink has committed in an earlier life are dropped.
 *
 * <p>A batch without rows needs no commit of its own; its position goes along with the next one, at
 * the latest after {@link #POSITION_DELAY}. Materialises a stage that completes when everything has
 * been committed and the stream has ended.
 */
final class SinkStage
    extends GraphStageWithMaterializedValue<SinkShape<Batch>, CompletionStage<Done>> {
  private static final int MAX_GATHERED_ROWS = 1 << 17;
  private static final Duration POSITION_DELAY = Duration.ofSeconds(1);

  private final Inlet<Batch> in = Inlet.create("SinkStage.in");
  private final SinkShape<Batch> shape = SinkShape.of(in);
  private final SinkWriter writer;
  private final ExecutorService thread;
  private final Map<String, Long> committed;
  private final Consumer<Map<String, Long>> acknowledged;
  private final LongAdder written;

  /**
   * @param thread a single one, for this writer alone; shut down with the stage, as the writer is
   *     closed
   * @param committed positions that the sink has already, by producer
   * @param acknowledged told of positions that have been committed since
   * @param written counts the rows of every commit
   */
  SinkStage(
      SinkWriter writer,
      ExecutorService thread,
      Map<String, Long> committed,
      Consumer<Map<String, Long>> acknowledged,
      LongAdder written) {
    this.writer = writer;
    this.thread = thread;
    this.committed = Map.copyOf(committed);
    this.acknowledged = acknowledged;
    this.written = written;
  }

  @Override
  public SinkShape<Batch> shape() {
    return shape;
  }

  @Override
  public Tuple2<org.apache.pekko.stream.stage.GraphStageLogic, CompletionStage<Done>>
      createLogicAndMaterializedValue(Attributes attributes) {
    Logic logic = new Logic();
    return new Tuple2<>(logic, logic.done);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private final AsyncCallback<Committed> onCommitted = createAsyncCallback(this::committed);
    private final Map<String, Long> positions = new HashMap<>(committed);
    private List<Batch> gathered = new ArrayList<>();
    private int gatheredRows;
    private boolean positionsMoved;
    private boolean committing;

    /** How a commit has ended. */
    private record Committed(Map<String, Long> positions, @Nullable Throwable failure) {}

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              gather(grab(in));
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              done.completeExceptionally(failure);
              failStage(failure);
            }

            @Override
            public void onUpstreamFinish() {
              commit(true);
              completeIfDone();
            }
          });
    }

    @Override
    public void preStart() {
      // What has been gathered still has to arrive when upstream has finished.
      setKeepGoing(true);
      scheduleWithFixedDelay("positions", POSITION_DELAY, POSITION_DELAY);
      pull(in);
    }

    @Override
    public void onTimer(Object key) {
      commit(true);
    }

    private void gather(Batch batch) {
      Provenance range = batch.provenance();
      if (range.to() <= positions.getOrDefault(range.producer(), Long.MIN_VALUE)) {
        batch.close();
      } else {
        positions.put(range.producer(), range.to());
        positionsMoved = true;
        if (batch.rows() == 0) {
          batch.close();
        } else {
          gathered.add(batch);
          gatheredRows += batch.rows();
        }
      }
      commit(false);
      pullIfRoom();
    }

    private void pullIfRoom() {
      if (gatheredRows < MAX_GATHERED_ROWS && !isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void commit(boolean positionsToo) {
      if (committing || (gathered.isEmpty() && !(positionsToo && positionsMoved))) {
        return;
      }
      committing = true;
      positionsMoved = false;
      List<Batch> batches = gathered;
      Map<String, Long> upTo = Map.copyOf(positions);
      gathered = new ArrayList<>();
      gatheredRows = 0;
      thread.execute(() -> onCommitted.invoke(new Committed(upTo, write(batches, upTo))));
    }

    /** On the writer's thread. */
    private @Nullable Throwable write(List<Batch> batches, Map<String, Long> upTo) {
      try {
        for (Batch batch : batches) {
          writer.write(batch);
        }
        writer.commit(upTo);
        written.add(batches.stream().mapToLong(Batch::rows).sum());
        return null;
      } catch (Exception e) {
        return e;
      } finally {
        batches.forEach(Batch::close);
      }
    }

    private void committed(Committed result) {
      committing = false;
      if (result.failure() != null) {
        done.completeExceptionally(result.failure());
        failStage(result.failure());
        return;
      }
      acknowledged.accept(result.positions());
      commit(isClosed(in));
      pullIfRoom();
      completeIfDone();
    }

    private void completeIfDone() {
      if (isClosed(in) && !committing && gathered.isEmpty() && !positionsMoved) {
        done.complete(Done.getInstance());
        completeStage();
      }
    }

    @Override
    public void postStop() {
      gathered.forEach(Batch::close);
      done.completeExceptionally(
          new IllegalStateException("the stream to the sink was broken off"));
      thread.execute(writer::close);
      thread.shutdown();
    }
  }
}
