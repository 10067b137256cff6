/**
 * Real services to develop and test against, each a process of its own that is started, stopped and
 * killed from here: {@link io.actorflow.dev.KafkaProcess a Kafka broker} and {@link
 * io.actorflow.dev.PostgresProcess a PostgreSQL}. Both come from Maven artifacts, listen on
 * loopback and end with the process that started them, however that ends.
 */
@NullMarked
package io.actorflow.dev;

import org.jspecify.annotations.NullMarked;
