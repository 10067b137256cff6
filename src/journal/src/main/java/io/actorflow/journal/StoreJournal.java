package io.actorflow.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Pekko's journal in a {@link JournalStore}. A write is a copy into memory and one to the operating
 * system, so it is done at once, on the journal's own dispatcher; reading is done elsewhere.
 */
public final class StoreJournal extends AsyncWriteJournal {
  /** Nothing is said of single ones when all have been. */
  private static final Future<Iterable<Optional<Exception>>> WRITTEN =
      Futures.successful(List.of());

  private final ActorSystem system = context().system();
  private final JournalStore store = JournalSetup.of(system);
  private final ExecutionContext reads =
      system.dispatchers().lookup("pekko.actor.default-blocking-io-dispatcher");

  /** Called by Pekko. */
  public StoreJournal() {}

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    try {
      List<JournalStore.Entry> entries = new ArrayList<>();
      for (AtomicWrite write : writes) {
        for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
          entries.add(entry(event));
        }
      }
      store.append(entries);
      return WRITTEN;
    } catch (Exception e) {
      // Nobody goes on without an event that could not be written down.
      return Futures.failed(e);
    }
  }

  private JournalStore.Entry entry(PersistentRepr event) throws Exception {
    Payload payload =
        Payload.of(
            event.payload(), event.timestamp(), event.manifest(), event.writerUuid(), system);
    return new JournalStore.Entry(event.persistenceId(), event.sequenceNr(), payload.toBytes());
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String id, long to) {
    return Futures.future(
        () -> {
          store.deleteEvents(id, to);
          return null;
        },
        reads);
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String id, long from) {
    return Futures.future(() -> store.highest(id), reads);
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String id, long from, long to, long limit, Consumer<PersistentRepr> replay) {
    return Futures.future(
        () -> {
          store.replay(
              id, from, to, limit, (bytes, sequence) -> replay.accept(event(id, sequence, bytes)));
          return null;
        },
        reads);
  }

  private PersistentRepr event(String id, long sequence, byte[] bytes) {
    Payload payload = Payload.read(bytes);
    return PersistentRepr.apply(
            payload.object(system),
            sequence,
            id,
            payload.adapter(),
            false,
            ActorRef.noSender(),
            payload.writer())
        .withTimestamp(payload.moment());
  }
}
