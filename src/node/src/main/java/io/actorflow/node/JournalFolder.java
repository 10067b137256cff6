package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.api.ConnectorException;
import io.actorflow.journal.JournalException;
import io.actorflow.journal.JournalSetup;
import io.actorflow.journal.JournalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.setup.Setup;

/** The journal of a node alone, in its data folder. */
record JournalFolder(JournalStore store) implements NodeJournal {
  /** Until RocksDB took its place. */
  private static final String FILE_OF_H2 = "journal.mv.db";

  static JournalFolder open(Path dataDir) {
    Path old = dataDir.resolve(FILE_OF_H2);
    if (Files.exists(old)) {
      throw ConnectorException.permanent(
          "%s is a journal of an earlier version, which this one cannot read: choose another folder (actorflow.node.data-dir, or --data of run), or delete it to begin anew"
              .formatted(old),
          new IllegalStateException("a journal of H2"));
    }
    try {
      return new JournalFolder(JournalStore.open(dataDir.resolve("journal")));
    } catch (JournalException e) {
      throw ConnectorException.permanent(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Config pekko() {
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.persistence.journal.plugin",
            "actorflow-journal",
            "pekko.persistence.journal.auto-start-journals",
            List.of("actorflow-journal"),
            "pekko.persistence.snapshot-store.plugin",
            "actorflow-snapshots",
            "pekko.persistence.snapshot-store.auto-start-snapshot-stores",
            List.of("actorflow-snapshots")));
  }

  @Override
  public List<Setup> setups() {
    return List.of(new JournalSetup(store));
  }

  @Override
  public Optional<String> problem() {
    return store.problem();
  }

  @Override
  public void close() {
    store.close();
  }
}
