package io.actorflow.shard;

import io.actorflow.run.WireMessage;
import java.util.Map;

/**
 * What a shard says of itself.
 *
 * @param shard its UnitId
 * @param node address of its node
 * @param state one word: opening, running, stopping, retrying
 * @param problem why it is retrying, empty otherwise
 * @param watermark event time reached, microseconds
 * @param outbox results that wait for confirmation, in commits
 * @param positions last offset persisted, by producer
 * @param finished every producer has ended and everything has been confirmed
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
    long rowsOut,
    long lateRows,
    Map<String, Long> positions,
    boolean finished)
    implements WireMessage {}
