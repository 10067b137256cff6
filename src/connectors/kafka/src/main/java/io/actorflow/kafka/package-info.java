/**
 * Kafka as source and sink, on the plain clients.
 *
 * <p>Reading: one consumer per task, with assigned partitions rather than a subscription, so that
 * the cluster alone decides who reads what and nobody is thrown out of a group for being slow;
 * whole fetches are decoded straight into columns. Writing exactly once: one transactional id per
 * writer, whose rows and positions are committed in one transaction.
 */
@NullMarked
package io.actorflow.kafka;

import org.jspecify.annotations.NullMarked;
