@NullMarked
package io.actorflow.console;

import org.jspecify.annotations.NullMarked;
