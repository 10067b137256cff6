/**
 * Kafka as source and sink.
 *
 * <p>Reading: one fetch loop per task over the partitions that the cluster has assigned to it,
 * rather than a subscription, so that nobody is thrown out of a group for being slow; records are
 * decoded into columns straight from the bytes that were received. Writing exactly once: one
 * transactional id per writer, whose rows and positions are committed in one transaction.
 */
@NullMarked
package io.actorflow.kafka;

import org.jspecify.annotations.NullMarked;
