/**
 * What it takes to run a pipeline, apart from running it: the plan made of a definition, the names
 * of its tasks and shards, what is said to shards, and what every node lends them.
 */
@NullMarked
package io.actorflow.run;

import org.jspecify.annotations.NullMarked;
