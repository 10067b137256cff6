@NullMarked
package io.actorflow.wire;

import org.jspecify.annotations.NullMarked;
