/**
 * What a plan means to the one who wrote the pipeline: what is fused, what is shuffled and on which
 * key, what is read, and what is promised on the way. All of it is taken from the plan that runs.
 */
@NullMarked
package io.actorflow.explain;

import org.jspecify.annotations.NullMarked;
