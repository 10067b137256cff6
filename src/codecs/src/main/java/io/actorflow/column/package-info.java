/**
 * Columns while they are being filled, row by row: what decoders write to. A builder owns Arrow
 * buffers that grow as needed, and hands them to a vector when the batch is complete. A row counts
 * only when the next one is begun or the batch is loaded, so one that fails half way is simply
 * written again.
 */
@NullMarked
package io.actorflow.column;

import org.jspecify.annotations.NullMarked;
