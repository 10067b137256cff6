/**
 * Fetches partitions and walks their records as the bytes that they are, without an object per
 * record.
 *
 * <p>All that stands on classes of kafka-clients which are public and yet no API is in this
 * package; {@code docs/decisions/0006-own-fetch-loop.md} says why, and what to look at when the
 * client is upgraded.
 */
@NullMarked
package io.actorflow.kafka.fetch;

import org.jspecify.annotations.NullMarked;
