@NullMarked
package io.actorflow.group;

import org.jspecify.annotations.NullMarked;
