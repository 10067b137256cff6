package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.SinkWriter;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.CommitPace;
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
 * Writes batches to a sink and commits them, leaving some time between two commits: what comes in
 * quick succession shares one. After a pause a commit is immediate. Batches that the sink has
 * committed in an earlier life are dropped.
 *
 * <p>A batch without rows needs no commit of its own; its position goes along with the next one, at
 * the latest after {@link #POSITION_DELAY}. Materialises a stage that completes when everything has
 * been committed and the stream has ended.
 */
final class SinkStage
    extends GraphStageWithMaterializedValue<SinkShape<Batch>, CompletionStage<Done>> {
  private static final int MAX_GATHERED_ROWS = 1 << 17;

  /**
   * So many rows are written ahead of their commit; fewer wait for it, because what is written and
   * not committed holds back everybody who reads committed rows only, all the longer if the node
   * dies.
   */
  private static final int EAGER_ROWS = 1 << 13;

  private static final Duration POSITION_DELAY = Duration.ofSeconds(1);

  private final Inlet<Batch> in = Inlet.create("SinkStage.in");
  private final SinkShape<Batch> shape = SinkShape.of(in);
  private final SinkWriter writer;
  private final ExecutorService thread;
  private final Map<String, Long> committed;
  private final Consumer<Map<String, Long>> acknowledged;
  private final LongAdder written;
  private final Duration interval;
  private final LetterBox letters;

  /**
   * @param thread a single one, for this writer alone; shut down with the stage, as the writer is
   *     closed
   * @param committed positions that the sink has already, by producer
   * @param acknowledged told of positions that have been committed since
   * @param written counts the rows of every commit
   * @param interval longest that one commit begins after another while there is something to commit
   * @param letters nothing is committed before those that writing it has made are durable
   */
  SinkStage(
      SinkWriter writer,
      ExecutorService thread,
      Map<String, Long> committed,
      Consumer<Map<String, Long>> acknowledged,
      LongAdder written,
      Duration interval,
      LetterBox letters) {
    this.writer = writer;
    this.thread = thread;
    this.committed = Map.copyOf(committed);
    this.acknowledged = acknowledged;
    this.written = written;
    this.interval = interval;
    this.letters = letters;
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

  private enum Due {
    COMMIT,
    POSITIONS
  }

  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private final AsyncCallback<Turn> onTurn = createAsyncCallback(this::turned);
    private final Map<String, Long> positions = new HashMap<>(committed);
    private List<Batch> gathered = new ArrayList<>();
    private int gatheredRows;
    private long uncommittedRows;
    private boolean positionsMoved;

    /** Whether the latest range was the last of its producer: a commit need not wait for more. */
    private boolean hasAll;

    private boolean busy;
    private final CommitPace pace = new CommitPace(interval);

    /**
     * What the writer's thread has done in one turn.
     *
     * @param committed the positions; null if the turn was for writing only
     */
    private record Turn(
        long rows, @Nullable Map<String, Long> committed, @Nullable Throwable failure) {}

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
              turn(true);
              completeIfDone();
            }
          });
    }

    @Override
    public void preStart() {
      // What has been gathered still has to arrive when upstream has finished.
      setKeepGoing(true);
      scheduleWithFixedDelay(Due.POSITIONS, POSITION_DELAY, POSITION_DELAY);
      pull(in);
    }

    @Override
    public void onTimer(Object key) {
      turn(key == Due.POSITIONS);
    }

    private void gather(Batch batch) {
      Provenance range = batch.provenance();
      if (range.to() <= positions.getOrDefault(range.producer(), Long.MIN_VALUE)) {
        batch.close();
      } else {
        positions.put(range.producer(), range.to());
        positionsMoved = true;
        hasAll = range.watermark() == Provenance.END;
        if (batch.rows() == 0) {
          batch.close();
        } else {
          gathered.add(batch);
          gatheredRows += batch.rows();
        }
      }
      turn(false);
      pullIfRoom();
    }

    private void pullIfRoom() {
      if (gatheredRows < MAX_GATHERED_ROWS && !isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    /** Lets the writer do what there is to do, if it is not at it already. */
    private void turn(boolean positionsToo) {
      if (busy) {
        return;
      }
      boolean something =
          uncommittedRows > 0 || !gathered.isEmpty() || (positionsToo && positionsMoved);
      long early = pace.early(uncommittedRows + gatheredRows);
      boolean commits = something && (early <= 0 || hasAll || isClosed(in));
      if (!commits && gatheredRows < EAGER_ROWS) {
        if (something && !isTimerActive(Due.COMMIT)) {
          scheduleOnce(Due.COMMIT, Duration.ofNanos(early));
        }
        return;
      }
      busy = true;
      List<Batch> batches = gathered;
      gathered = new ArrayList<>();
      gatheredRows = 0;
      if (!commits) {
        thread.execute(() -> onTurn.invoke(write(batches, null)));
        return;
      }
      positionsMoved = false;
      pace.begin();
      Map<String, Long> upTo = Map.copyOf(positions);
      thread.execute(() -> onTurn.invoke(write(batches, upTo)));
    }

    /** On the writer's thread. */
    private Turn write(List<Batch> batches, @Nullable Map<String, Long> upTo) {
      long rows = batches.stream().mapToLong(Batch::rows).sum();
      try {
        for (Batch batch : batches) {
          writer.write(batch);
        }
        if (upTo != null) {
          awaitLetters();
          writer.commit(upTo);
        }
        return new Turn(rows, upTo, null);
      } catch (Exception e) {
        return new Turn(rows, null, StreamFailure.cause(e));
      } finally {
        batches.forEach(Batch::close);
      }
    }

    /** Not for longer than the stream is there: its end is what {@link #done} says. */
    private void awaitLetters() {
      CompletableFuture.anyOf(letters.flushed().toCompletableFuture(), done).join();
    }

    private static IllegalStateException brokenOff() {
      return new IllegalStateException("the stream to the sink was broken off");
    }

    private void turned(Turn turn) {
      busy = false;
      if (turn.failure() != null) {
        done.completeExceptionally(turn.failure());
        failStage(turn.failure());
        return;
      }
      uncommittedRows += turn.rows();
      if (turn.committed() != null) {
        pace.end();
        written.add(uncommittedRows);
        uncommittedRows = 0;
        acknowledged.accept(turn.committed());
      }
      turn(isClosed(in));
      pullIfRoom();
      completeIfDone();
    }

    private void completeIfDone() {
      if (isClosed(in) && !busy && gathered.isEmpty() && uncommittedRows == 0 && !positionsMoved) {
        done.complete(Done.getInstance());
        completeStage();
      }
    }

    @Override
    public void postStop() {
      gathered.forEach(Batch::close);
      done.completeExceptionally(brokenOff());
      thread.execute(writer::close);
      thread.shutdown();
    }
  }
}
