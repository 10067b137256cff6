/**
 * Measures the steps of the data plane one by one: each alone on one core, on the bids and jobs of
 * the harness.
 */
@NullMarked
package io.actorflow.bench.micro;

import org.jspecify.annotations.NullMarked;
