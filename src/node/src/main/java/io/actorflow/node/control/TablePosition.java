package io.actorflow.node.control;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one shard are made of: of all records up to these offsets whose keys are its
 * own, and of no others.
 *
 * @param commit the shard's last one that they hold; persisted
 * @param watermark event time reached, null while there is none
 * @param ended whether all its producers have ended, so that nothing will change any more
 * @param offsets last one that they hold, by split or by shard of the operator before
 */
public record TablePosition(
    String table,
    int shard,
    long commit,
    @Nullable Instant watermark,
    boolean ended,
    Map<String, Long> offsets) {
  public TablePosition {
    offsets = new TreeMap<>(offsets);
  }
}
