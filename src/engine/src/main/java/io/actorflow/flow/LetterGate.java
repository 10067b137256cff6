package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.letter.LetterBox;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.pekko.Done;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Lets a batch go on when the dead letters made before it are durable: its position may then be
 * committed wherever it goes. Holds at most one batch, which it closes if it ends before.
 */
public final class LetterGate extends GraphStage<FlowShape<Batch, Batch>> {
  private final Inlet<Batch> in = Inlet.create("LetterGate.in");
  private final Outlet<Batch> out = Outlet.create("LetterGate.out");
  private final FlowShape<Batch, Batch> shape = FlowShape.of(in, out);
  private final LetterBox letters;

  public LetterGate(LetterBox letters) {
    this.letters = letters;
  }

  @Override
  public FlowShape<Batch, Batch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final AsyncCallback<Done> opened = createAsyncCallback(done -> letThrough());
    private final AsyncCallback<Throwable> broken = createAsyncCallback(this::failStage);
    private @Nullable Batch held;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              hold(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              if (held == null) {
                completeStage();
              }
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

    private void hold(Batch batch) {
      CompletionStage<Done> flushed = letters.flushed();
      if (flushed.toCompletableFuture().state() == Future.State.SUCCESS) {
        push(out, batch);
        return;
      }
      held = batch;
      flushed.whenComplete(
          (done, failure) -> {
            if (failure == null) {
              opened.invoke(done);
            } else {
              broken.invoke(StreamFailure.cause(failure));
            }
          });
    }

    private void letThrough() {
      Batch batch = held;
      if (batch != null) {
        held = null;
        push(out, batch);
        if (isClosed(in)) {
          completeStage();
        }
      }
    }

    @Override
    public void postStop() {
      if (held != null) {
        held.close();
        held = null;
      }
    }
  }
}
