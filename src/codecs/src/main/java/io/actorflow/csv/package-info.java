/**
 * CSV (RFC 4180): one line per record, its fields in the order of the format's schema. A field that
 * is empty and not in quotes has no value.
 */
@NullMarked
package io.actorflow.csv;

import org.jspecify.annotations.NullMarked;
