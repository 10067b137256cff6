package io.actorflow.shard;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.flow.Connection;
import io.actorflow.flow.FanOut;
import io.actorflow.flow.LetterGate;
import io.actorflow.letter.LetterBox;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** The stream that takes a shard's results to where they lead; one from connecting to failing. */
final class Results {
  private final BoundedSourceQueue<Outbox.Entry> queue;
  private final CompletionStage<Done> ended;
  private long offered;

  /**
   * @param producer as which the shard sends them
   * @param offered commit whose results have arrived everywhere
   */
  Results(
      String producer,
      FittingResults results,
      LetterBox letters,
      List<Connection> connections,
      long offered,
      Materializer materializer) {
    this.offered = offered;
    // On the stream's thread: the rows are immutable.
    Source<Batch, BoundedSourceQueue<Outbox.Entry>> source =
        Source.<Outbox.Entry>queue(2 * Ledger.MAX_OUTBOX)
            .map(
                entry ->
                    results.batch(
                        entry.results(),
                        new Provenance(producer, entry.from(), entry.commit(), entry.watermark())))
            .via(new LetterGate(letters));
    List<Sink<Batch, CompletionStage<Done>>> sinks =
        connections.stream().map(Connection::sink).toList();
    var running = FanOut.run(source, sinks, materializer);
    queue = Objects.requireNonNull(running.first());
    ended = running.second();
  }

  /** Completes when the stream has ended, however. */
  CompletionStage<Done> ended() {
    return ended;
  }

  /** Takes nothing more; the stream ends when what it has been offered has arrived. */
  void complete() {
    queue.complete();
  }

  /** Offers what has been persisted and not been offered yet, as far as there is room. */
  void offer(Ledger<?> ledger) {
    for (Outbox.Entry entry : ledger.persistedAfter(offered)) {
      if (!queue.offer(entry).equals(QueueOfferResult.enqueued())) {
        return;
      }
      offered = entry.commit();
    }
  }
}
