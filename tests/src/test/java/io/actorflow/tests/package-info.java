/**
 * Clusters of node processes on a real Kafka and a real PostgreSQL: whatever dies, what comes out
 * is what a plain computation over the input gives.
 */
@NullMarked
package io.actorflow.tests;

import org.jspecify.annotations.NullMarked;
