/**
 * What the peers share, so that they differ in nothing but themselves: reading a bid, writing a
 * result, and measuring from the first record to the last commit.
 */
@NullMarked
package io.actorflow.bench.peer;

import org.jspecify.annotations.NullMarked;
