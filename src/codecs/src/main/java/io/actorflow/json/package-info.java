/**
 * JSON: one object per record, read straight into columns and written straight from them.
 *
 * <p>The decoder makes one pass over the bytes of a record. It reads the columns that are wanted,
 * skips the others, and checks all of it: a record that is not well-formed JSON in UTF-8 (RFC 8259)
 * is refused whichever columns are read. A name that comes twice counts with its last value.
 */
@NullMarked
package io.actorflow.json;

import org.jspecify.annotations.NullMarked;
