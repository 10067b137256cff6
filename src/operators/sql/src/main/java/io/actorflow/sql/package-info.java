/**
 * Stateless operators in SQL: {@code filter}, {@code select} and {@code sql}, by DuckDB over each
 * batch through Arrow's C data interface.
 *
 * <p>A statement costs DuckDB some 0.7 ms however few rows there are, so plain comparisons and
 * plain columns are done here without it, with the same outcome; a process whose pipelines need no
 * more never loads DuckDB.
 */
@NullMarked
package io.actorflow.sql;

import org.jspecify.annotations.NullMarked;
