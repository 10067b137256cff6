@NullMarked
package io.actorflow.pbm;

import org.jspecify.annotations.NullMarked;
