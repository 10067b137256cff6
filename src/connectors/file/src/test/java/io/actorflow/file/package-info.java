@NullMarked
package io.actorflow.file;

import org.jspecify.annotations.NullMarked;
