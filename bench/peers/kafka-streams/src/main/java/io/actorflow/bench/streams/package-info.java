/** The benchmark jobs on Kafka Streams. */
@NullMarked
package io.actorflow.bench.streams;

import org.jspecify.annotations.NullMarked;
