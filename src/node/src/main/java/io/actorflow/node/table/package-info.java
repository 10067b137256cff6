/**
 * Reading tables from outside: by key from the shard that owns it, and by SQL over the rows of all
 * shards.
 */
@NullMarked
package io.actorflow.node.table;

import org.jspecify.annotations.NullMarked;
