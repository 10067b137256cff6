/**
 * Measures how long a bid takes from the moment it is due until a consumer of committed rows has a
 * result that counts it, beside the peers and at a rate that all of them can bear.
 */
@NullMarked
package io.actorflow.bench.latency;

import org.jspecify.annotations.NullMarked;
