@NullMarked
package io.actorflow.letter;

import org.jspecify.annotations.NullMarked;
