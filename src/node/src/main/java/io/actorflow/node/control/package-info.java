/**
 * What can be asked of a node and what it answers: the {@link
 * io.actorflow.node.control.ControlPlane} that the control API, and through it {@code pbm} and
 * every other client, speaks to. Plain records only, so that they travel between nodes and become
 * JSON alike.
 */
@NullMarked
package io.actorflow.node.control;

import org.jspecify.annotations.NullMarked;
