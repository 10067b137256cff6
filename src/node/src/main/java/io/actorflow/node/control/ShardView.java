package io.actorflow.node.control;

import org.jspecify.annotations.Nullable;

/**
 * One shard of a stateful operator.
 *
 * @param operator as named in the pipeline
 * @param node the address of the member it runs on, null while it is being placed
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
    long lagRecords) {}
