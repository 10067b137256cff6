@NullMarked
package io.actorflow.column;

import org.jspecify.annotations.NullMarked;
