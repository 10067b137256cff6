package io.actorflow.node.control;

import org.jspecify.annotations.Nullable;

/**
 * One shard of a stateful operator.
 *
 * @param operator as named in the pipeline
 * @param node the address of the member it runs on, null while it is being placed
 * @param stateBytes heap that its state takes
 * @param keysInMemory those on the heap; the others are on disk
 * @param diskBytes of what it keeps on the disk of its node
 * @param lagRecords applied and not yet persisted, over all its producers
 */
public record ShardView(
    String pipeline,
    String operator,
    int index,
    @Nullable String node,
    WorkState state,
    long keys,
    long stateBytes,
    long keysInMemory,
    long diskBytes,
    long lagRecords) {}
