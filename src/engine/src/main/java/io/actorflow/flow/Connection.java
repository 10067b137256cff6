package io.actorflow.flow;

import io.actorflow.api.Batch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * A branch whose far side has been asked how far it has come, so that batches may flow.
 *
 * @param branch its name
 * @param positions for each producer, where the far side stands: one offset for a sink, one per
 *     shard otherwise
 * @param sink to be materialised once; completes when everything has arrived
 * @param abandon releases what was opened, if the sink is never materialised
 */
public record Connection(
    String branch,
    Map<String, List<Long>> positions,
    Sink<Batch, CompletionStage<Done>> sink,
    Runnable abandon) {}
