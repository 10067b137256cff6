package io.actorflow.journal;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.setup.Setup;

/**
 * Gives an actor system the store that {@link StoreJournal} and {@link StoreSnapshots} use. It
 * stays with whoever has opened it, who closes it when the system has ended.
 */
public final class JournalSetup extends Setup {
  private final JournalStore store;

  public JournalSetup(JournalStore store) {
    this.store = store;
  }

  static JournalStore of(ActorSystem system) {
    return system
        .settings()
        .setup()
        .get(JournalSetup.class)
        .orElseThrow(
            () -> new IllegalStateException("the actor system was started without JournalSetup"))
        .store;
  }
}
