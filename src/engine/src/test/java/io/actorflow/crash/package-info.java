/**
 * A whole pipeline on one node, with real sharding and a journal in a file: killed again and again,
 * into a sink that keeps rows and positions in one transaction; or into a sink that stalls.
 */
@NullMarked
package io.actorflow.crash;

import org.jspecify.annotations.NullMarked;
