package io.actorflow.keyed;

import io.actorflow.group.Selected;

/**
 * Goes through the rows on the heap, part by part, to fill a store that is new. What changes
 * meanwhile comes with the next checkpoint, and before that the store is not complete: nobody who
 * recovers uses it.
 */
final class Filling {
  private final Stamps stamps;
  private int next;
  private int end;

  /**
   * @param end number of the row before which it ends; those behind come with the next checkpoint
   */
  Filling(Stamps stamps, int end) {
    this.stamps = stamps;
    this.end = end;
  }

  /** The next rows, and gaps that somebody needs to know of. */
  Selected next(int most) {
    Selected part = new Selected();
    for (; next < end && part.size() < most; next++) {
      if (stamps.get(next) > 0 && !stamps.isOpen(next)) {
        part.add(next);
      }
    }
    return part;
  }

  boolean isDone() {
    return next == end;
  }

  /** Rows on the heap are those selected, in that order. */
  void keep(Selected kept) {
    int before = 0;
    int within = 0;
    for (int i = 0; i < kept.size(); i++) {
      before += kept.row(i) < next ? 1 : 0;
      within += kept.row(i) < end ? 1 : 0;
    }
    next = before;
    end = within;
  }
}
