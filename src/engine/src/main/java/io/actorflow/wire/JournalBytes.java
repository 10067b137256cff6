package io.actorflow.wire;

import io.actorflow.shard.ShardEvent;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * How many bytes the shards of a node have handed to their database since it began. What the
 * database makes of them is its own. Thread-safe.
 */
public final class JournalBytes implements Extension {
  /** Finds that of an actor system. */
  public static final AbstractExtensionId<JournalBytes> OF =
      new AbstractExtensionId<>() {
        @Override
        public JournalBytes createExtension(ExtendedActorSystem system) {
          return new JournalBytes();
        }
      };

  private final LongAdder events = new LongAdder();
  private final LongAdder snapshots = new LongAdder();

  private JournalBytes() {}

  /** Something has been written down; what no database gets is not counted. */
  void count(Object written, int bytes) {
    switch (written) {
      case ShardEvent.Snapshot snapshot -> snapshots.add(bytes);
      case ShardEvent.Chunk chunk -> snapshots.add(bytes);
      case ShardEvent event -> events.add(bytes);
      default -> {}
    }
  }

  /** Of events. */
  public long events() {
    return events.sum();
  }

  /** Of snapshots, the segments that they are made of included. */
  public long snapshots() {
    return snapshots.sum();
  }
}
