package io.actorflow.bench.peer;

/** The jobs that everybody does. */
public enum PeerJob {
  /** Bids above a price, and of these auction, bidder and price. */
  J1,
  /** Bids and the highest price by auction and ten seconds of event time. */
  J2,
  /** Bids and the sum of prices by bidder, as a table that gives out its changes. */
  J3
}
