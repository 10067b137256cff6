/**
 * How the messages and events that carry rows are written down, between nodes and in the journal.
 *
 * <p>Everything else that is sent or persisted is a {@link io.actorflow.run.WireMessage} and left
 * to Jackson. What is written here stays readable: later versions may add fields to a header, and
 * raise the version for anything else.
 */
@NullMarked
package io.actorflow.wire;

import org.jspecify.annotations.NullMarked;
