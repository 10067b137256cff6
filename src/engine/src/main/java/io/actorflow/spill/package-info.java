/**
 * State that outgrows memory: how much of it a node may keep on the heap, the store on disk for the
 * rest, and the segments that snapshots are made of. Knows keys and values as bytes only.
 */
@NullMarked
package io.actorflow.spill;

import org.jspecify.annotations.NullMarked;
