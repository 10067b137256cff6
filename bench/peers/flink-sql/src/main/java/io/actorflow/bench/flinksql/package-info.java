/**
 * The queries of Nexmark on Flink SQL: statements from files, and around them the tables and
 * settings that all of them have.
 */
@NullMarked
package io.actorflow.bench.flinksql;

import org.jspecify.annotations.NullMarked;
