/** What may know what, read from the compiled classes of every module. */
@NullMarked
package io.actorflow.architecture;

import org.jspecify.annotations.NullMarked;
