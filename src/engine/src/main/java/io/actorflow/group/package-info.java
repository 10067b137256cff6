/**
 * Grouping by key: what tasks do before the shuffle and shards do after it.
 *
 * <p>A group is a row of 64-bit words: the key's words, then the words of each aggregate. A {@link
 * io.actorflow.group.GroupTable} finds the row of a key by hashing, {@link io.actorflow.group.Rows}
 * carries rows from one table to another, in memory by reference and elsewhere as compact columns.
 * All of it lives on the heap, so that a message that is lost on its way needs nobody to release
 * it.
 */
@NullMarked
package io.actorflow.group;

import org.jspecify.annotations.NullMarked;
