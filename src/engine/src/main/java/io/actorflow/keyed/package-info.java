/**
 * The stateful steps: what a pipeline says of them and what their shards remember.
 *
 * <p>A shard's {@link io.actorflow.keyed.KeyedState} is a plain object that applies pre-aggregated
 * rows, tells what has changed, and gives up results when a watermark allows it. It knows nothing
 * of actors, journals and channels.
 */
@NullMarked
package io.actorflow.keyed;

import org.jspecify.annotations.NullMarked;
