@NullMarked
package io.actorflow.node;

import org.jspecify.annotations.NullMarked;
