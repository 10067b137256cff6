@NullMarked
package io.actorflow.bench.state;

import org.jspecify.annotations.NullMarked;
