package io.actorflow.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;

/** What Pekko's own tests of journals run in. */
final class TestSystem {
  private TestSystem() {}

  /** A system with an empty store, which is closed with it. */
  static ActorSystem create(Config specification) {
    try {
      JournalStore store = JournalStore.open(Files.createTempDirectory("actorflow-journal-"));
      ActorSystem system =
          ActorSystem.create(
              "specification",
              ActorSystemSetup.create(
                  new JournalSetup(store),
                  BootstrapSetup.create(
                      ConfigFactory.parseString(
                              """
                              pekko.persistence.journal.plugin = actorflow-journal
                              pekko.persistence.snapshot-store.plugin = actorflow-snapshots
                              """)
                          .withFallback(specification)
                          .withFallback(ConfigFactory.load()))));
      system.registerOnTermination(store::close);
      return system;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
