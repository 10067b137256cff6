@NullMarked
package io.actorflow.generator;

import org.jspecify.annotations.NullMarked;
