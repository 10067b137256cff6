@NullMarked
package io.actorflow.journal;

import org.jspecify.annotations.NullMarked;
