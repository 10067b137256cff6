package io.actorflow.flow;

import io.actorflow.api.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ClosedShape;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.UniformFanOutShape;
import org.apache.pekko.stream.javadsl.Broadcast;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Runs a source of batches into one sink or several; with several, each has a share of its own. */
public final class FanOut {
  private FanOut() {}

  /**
   * Materialises the streams.
   *
   * @return what the source materialises, and a stage that completes when all sinks have, or fails
   *     with the first of them
   */
  public static <M> Pair<M, CompletionStage<Done>> run(
      Source<Batch, M> source,
      List<Sink<Batch, CompletionStage<Done>>> sinks,
      Materializer materializer) {
    if (sinks.size() == 1) {
      return source.toMat(sinks.getFirst(), Keep.both()).run(materializer);
    }
    List<CompletableFuture<Done>> ends = new ArrayList<>();
    List<Sink<Batch, CompletionStage<Done>>> observed = new ArrayList<>();
    for (Sink<Batch, CompletionStage<Done>> sink : sinks) {
      CompletableFuture<Done> end = new CompletableFuture<>();
      ends.add(end);
      observed.add(
          sink.mapMaterializedValue(
              done -> {
                done.whenComplete(
                    (ended, failure) -> {
                      if (failure == null) {
                        end.complete(ended);
                      } else {
                        end.completeExceptionally(failure);
                      }
                    });
                return done;
              }));
    }
    // Shares are made where the stream divides: the batch itself is closed when all have theirs.
    M materialized =
        RunnableGraph.fromGraph(
                GraphDSL.create(
                    source.map(batch -> Shares.of(batch, sinks.size())),
                    (builder, shares) -> {
                      UniformFanOutShape<Shares, Shares> broadcast =
                          builder.add(Broadcast.create(sinks.size()));
                      builder.from(shares).toFanOut(broadcast);
                      for (int i = 0; i < observed.size(); i++) {
                        int index = i;
                        builder
                            .from(broadcast.out(i))
                            .via(
                                builder.add(
                                    org.apache.pekko.stream.javadsl.Flow.<Shares>create()
                                        .map(each -> each.share(index))))
                            .to(builder.add(observed.get(i)));
                      }
                      return ClosedShape.getInstance();
                    }))
            .run(materializer);
    return Pair.create(
        materialized,
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
            .thenApply(all -> Done.getInstance()));
  }

  /** One batch, as often as it has owners. */
  private record Shares(List<Batch> batches) {
    static Shares of(Batch batch, int owners) {
      List<Batch> batches = new ArrayList<>(owners);
      for (int i = 1; i < owners; i++) {
        batches.add(batch.share());
      }
      batches.add(batch);
      return new Shares(batches);
    }

    Batch share(int owner) {
      return batches.get(owner);
    }
  }
}
