@NullMarked
package io.actorflow.flow;

import org.jspecify.annotations.NullMarked;
