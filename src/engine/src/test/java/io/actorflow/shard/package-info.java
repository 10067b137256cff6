/**
 * The protocol of channels and shards beside a model: {@link io.actorflow.shard.Simulation} runs
 * senders, shards, sinks and a faulty network one step at a time, all chosen by one scenario.
 */
@NullMarked
package io.actorflow.shard;

import org.jspecify.annotations.NullMarked;
