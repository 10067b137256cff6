@NullMarked
package io.actorflow.bench.nexmark;

import org.jspecify.annotations.NullMarked;
