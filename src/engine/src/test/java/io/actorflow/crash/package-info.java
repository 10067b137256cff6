/**
 * A whole pipeline on one node that is killed again and again: real sharding, a journal in a file,
 * a sink that keeps rows and positions in one transaction.
 */
@NullMarked
package io.actorflow.crash;

import org.jspecify.annotations.NullMarked;
