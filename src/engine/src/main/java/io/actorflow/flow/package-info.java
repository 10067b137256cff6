/**
 * The data plane as Pekko Streams stages: reading splits, running stateless operators, and handing
 * batches to shards or to a sink.
 *
 * <p>Every stage owns the batches that it holds and closes them when it ends, however it ends.
 */
@NullMarked
package io.actorflow.flow;

import org.jspecify.annotations.NullMarked;
