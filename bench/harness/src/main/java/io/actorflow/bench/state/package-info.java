/**
 * Measures what state costs, beside Kafka Streams with RocksDB: memory of a key, bytes journalled
 * for a byte of input, and the time until a process that was killed gives results again.
 */
@NullMarked
package io.actorflow.bench.state;

import org.jspecify.annotations.NullMarked;
