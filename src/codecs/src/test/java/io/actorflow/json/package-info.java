@NullMarked
package io.actorflow.json;

import org.jspecify.annotations.NullMarked;
