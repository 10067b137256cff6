/** States of shards beside what looking at every row again gives. */
@NullMarked
package io.actorflow.keyed;

import org.jspecify.annotations.NullMarked;
