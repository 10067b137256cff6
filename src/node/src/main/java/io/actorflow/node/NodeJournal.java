package io.actorflow.node;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.setup.Setup;

/** Where a node keeps events and snapshots: a folder of its own, or a database for all nodes. */
sealed interface NodeJournal extends AutoCloseable permits JournalDatabase, JournalFolder {
  /**
   * That of the settings, open and with all that has to be in it.
   *
   * @throws io.actorflow.api.ConnectorException if it cannot be used
   */
  static NodeJournal open(NodeSettings settings) {
    return switch (settings.journal().type()) {
      case ROCKSDB -> JournalFolder.open(PekkoConfig.dataDir(settings));
      case POSTGRES -> JournalDatabase.open(settings.journal());
    };
  }

  /** What Pekko has to be told. */
  Config pekko();

  /** What an actor system has to be given at its start. */
  List<Setup> setups();

  /** Why it cannot be used now, if that is so. Blocks for a moment. */
  Optional<String> problem();

  /** When nobody uses it any more. */
  @Override
  void close();
}
