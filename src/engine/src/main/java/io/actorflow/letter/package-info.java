/**
 * Dead letters on their way: the box in which those of one pipeline wait on a node until the sink
 * for them has made them durable, and the rows that they become there.
 */
@NullMarked
package io.actorflow.letter;

import org.jspecify.annotations.NullMarked;
