/**
 * The command line that manages a cluster: one command, or a shell that runs the same commands.
 * Data goes to standard output and everything else to standard error, so that both can be read by
 * whom they are meant for.
 */
@NullMarked
package io.actorflow.pbm;

import org.jspecify.annotations.NullMarked;
