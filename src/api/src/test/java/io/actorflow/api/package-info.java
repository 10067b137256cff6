@NullMarked
package io.actorflow.api;

import org.jspecify.annotations.NullMarked;
