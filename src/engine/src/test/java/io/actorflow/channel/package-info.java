/**
 * The channel protocol beside a model: {@link io.actorflow.channel.Simulation} runs senders, shards
 * and a faulty network one step at a time, all chosen by one seed.
 */
@NullMarked
package io.actorflow.channel;

import org.jspecify.annotations.NullMarked;
