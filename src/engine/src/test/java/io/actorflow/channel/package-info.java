/** What of the channels is simpler to say by example than by simulation. */
@NullMarked
package io.actorflow.channel;

import org.jspecify.annotations.NullMarked;
