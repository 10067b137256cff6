package io.actorflow.api;

import java.util.List;

/**
 * Where a reader begins in a split.
 *
 * @param position last offset that has been processed everywhere: the reader begins after it
 * @param cuts offsets after {@code position}, rising, at which a batch must end: no batch may hold
 *     rows from both sides of a cut. After a fault some consumers of the split are further than
 *     others, and the cuts are where they stand; usually there are none.
 */
public record SplitStart(Split split, long position, List<Long> cuts) {
  public SplitStart {
    cuts = List.copyOf(cuts);
  }
}
