/**
 * Runs the queries of Nexmark on ActorFlow and on Flink SQL, one process after another on the same
 * topics, checks each result against DuckDB over the same records, and prints one table.
 */
@NullMarked
package io.actorflow.bench.nexmark;

import org.jspecify.annotations.NullMarked;
