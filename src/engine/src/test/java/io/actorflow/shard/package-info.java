@NullMarked
package io.actorflow.shard;

import org.jspecify.annotations.NullMarked;
