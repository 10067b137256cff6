/**
 * The pipelines of the cluster: what they are, what they should be doing, and who sees to it.
 *
 * <p>The registry is a persistent singleton; for each pipeline it has a coordinator, which keeps
 * its tasks and shards doing what the registry has recorded.
 */
@NullMarked
package io.actorflow.node.registry;

import org.jspecify.annotations.NullMarked;
