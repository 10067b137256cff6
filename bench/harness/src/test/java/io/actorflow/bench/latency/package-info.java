@NullMarked
package io.actorflow.bench.latency;

import org.jspecify.annotations.NullMarked;
