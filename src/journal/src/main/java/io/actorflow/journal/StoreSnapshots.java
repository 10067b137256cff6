package io.actorflow.journal;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/** Pekko's snapshots in a {@link JournalStore}. */
public final class StoreSnapshots extends SnapshotStore {
  private final ActorSystem system = context().system();
  private final JournalStore store = JournalSetup.of(system);
  private final ExecutionContext elsewhere =
      system.dispatchers().lookup("pekko.actor.default-blocking-io-dispatcher");

  /** Called by Pekko. */
  public StoreSnapshots() {}

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String id, SnapshotSelectionCriteria criteria) {
    return Futures.future(
        () ->
            store
                .newest(
                    id,
                    criteria.minSequenceNr(),
                    criteria.maxSequenceNr(),
                    bytes -> isMeant(criteria, bytes))
                .map(this::selected),
        elsewhere);
  }

  private static boolean isMeant(SnapshotSelectionCriteria criteria, byte[] bytes) {
    long moment = Payload.moment(bytes);
    return moment >= criteria.minTimestamp() && moment <= criteria.maxTimestamp();
  }

  private SelectedSnapshot selected(JournalStore.Entry found) {
    Payload payload = Payload.read(found.bytes());
    return new SelectedSnapshot(
        new SnapshotMetadata(found.id(), found.sequence(), payload.moment()),
        payload.object(system));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    return done(
        () -> {
          byte[] bytes = Payload.of(snapshot, metadata.timestamp(), "", "", system).toBytes();
          store.save(
              new JournalStore.Entry(metadata.persistenceId(), metadata.sequenceNr(), bytes));
          return null;
        });
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    return delete(
        metadata.persistenceId(),
        SnapshotSelectionCriteria.create(
            metadata.sequenceNr(),
            metadata.timestamp() == 0 ? Long.MAX_VALUE : metadata.timestamp(),
            metadata.sequenceNr(),
            metadata.timestamp()));
  }

  @Override
  public Future<Void> doDeleteAsync(String id, SnapshotSelectionCriteria criteria) {
    return delete(id, criteria);
  }

  private Future<Void> delete(String id, SnapshotSelectionCriteria criteria) {
    return done(
        () -> {
          store.deleteSnapshots(
              id,
              criteria.minSequenceNr(),
              criteria.maxSequenceNr(),
              bytes -> isMeant(criteria, bytes));
          return null;
        });
  }

  private Future<Void> done(Callable<Void> work) {
    return Futures.future(work, elsewhere);
  }
}
