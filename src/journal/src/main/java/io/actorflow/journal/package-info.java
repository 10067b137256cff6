/**
 * The journal of a node alone: events and snapshots of persistent actors in a folder, kept by
 * RocksDB, and what Pekko needs to use it. Knows payloads as bytes only.
 *
 * <p>What has been written is there after the process has been killed. After the machine has lost
 * its power the last of it may be missing, but nothing in between.
 */
@NullMarked
package io.actorflow.journal;

import org.jspecify.annotations.NullMarked;
