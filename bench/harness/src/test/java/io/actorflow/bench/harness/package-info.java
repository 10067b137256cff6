@NullMarked
package io.actorflow.bench.harness;

import org.jspecify.annotations.NullMarked;
