package io.actorflow.keyed;

import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.util.List;

/** What a keyed state should do, done in the plainest way. */
interface NaiveState {
  /** Takes a row; answers whether it was too late. */
  boolean isLate(Bid bid);

  /** What comes out of a commit at which event time has reached {@code watermark}. */
  List<Group> commit(long watermark);

  NaiveState copy();

  /** Nothing can come out any more. */
  boolean isEmpty();
}
