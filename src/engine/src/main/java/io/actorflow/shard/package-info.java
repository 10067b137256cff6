/** Shards: sharded persistent actors that own a slice of the key space of one stateful operator. */
@NullMarked
package io.actorflow.shard;

import org.jspecify.annotations.NullMarked;
