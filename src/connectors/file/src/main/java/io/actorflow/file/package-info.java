/**
 * Files of records, one per line: read as one split each, and written exactly once.
 *
 * <p>What {@link io.actorflow.file.FileSource} reads are complete files, or ones that only grow.
 * How {@link io.actorflow.file.FileSink} keeps files and positions together, and against whom,
 * stands there.
 */
@NullMarked
package io.actorflow.file;

import org.jspecify.annotations.NullMarked;
