/** Tables of groups, and what carries them, beside plain maps. */
@NullMarked
package io.actorflow.group;

import org.jspecify.annotations.NullMarked;
