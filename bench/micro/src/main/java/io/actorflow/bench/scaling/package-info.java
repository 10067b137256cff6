/**
 * Runs the real pre-aggregation, channels, ledgers and state of a table on simulated time and a
 * simulated network, journal and sink, and measures what a record costs with few and many shards
 * and keys.
 */
@NullMarked
package io.actorflow.bench.scaling;

import org.jspecify.annotations.NullMarked;
