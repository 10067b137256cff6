/** The node process: it joins a cluster, runs tasks and shards, and answers for the cluster. */
@NullMarked
package io.actorflow.node;

import org.jspecify.annotations.NullMarked;
