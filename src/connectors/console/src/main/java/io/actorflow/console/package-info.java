/** Sinks for looking and for measuring: a table on standard output, and one that keeps nothing. */
@NullMarked
package io.actorflow.console;

import org.jspecify.annotations.NullMarked;
