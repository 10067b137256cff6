/**
 * Runs the benchmark jobs on ActorFlow and on its peers, one process after another on the same
 * topic, checks what comes out against a plain computation, and prints one table.
 */
@NullMarked
package io.actorflow.bench.harness;

import org.jspecify.annotations.NullMarked;
