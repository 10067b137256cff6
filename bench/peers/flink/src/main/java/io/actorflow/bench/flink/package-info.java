/** The benchmark jobs on Flink. */
@NullMarked
package io.actorflow.bench.flink;

import org.jspecify.annotations.NullMarked;
