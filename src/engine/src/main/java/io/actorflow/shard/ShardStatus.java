package io.actorflow.shard;

import io.actorflow.run.WireMessage;
import io.actorflow.spill.SpillStatus;
import java.util.Map;
import java.util.Objects;

/**
 * What a shard says of itself.
 *
 * @param shard its UnitId
 * @param node address of its node
 * @param state one word: opening, running, stopping, retrying, or failed if it tries again although
 *     somebody has to change something first
 * @param problem why it is retrying or has failed, empty otherwise
 * @param watermark event time reached, microseconds
 * @param outbox results that wait for confirmation, in commits
 * @param positions last offset persisted, by producer
 * @param written rows that sinks have committed since it began there
 * @param deadLetters of the pipeline kept by its node since that began
 * @param lastArrived when results last arrived, in milliseconds since 1970; 0 before
 * @param finished every producer has ended and everything has been confirmed
 * @param spilled how the groups are spread over memory and disk
 */
public record ShardStatus(
    String shard,
    String node,
    String state,
    String problem,
    long groups,
    long heapBytes,
    long commits,
    long watermark,
    int outbox,
    long rowsIn,
    long written,
    long lateRows,
    long deadLetters,
    Map<String, Long> positions,
    long lastArrived,
    boolean finished,
    SpillStatus spilled)
    implements WireMessage {
  public ShardStatus {
    // A node of an earlier version does not tell it.
    spilled = Objects.requireNonNullElseGet(spilled, () -> SpillStatus.inMemory(groups));
  }
}
