package io.actorflow.bench.streams;

/** What a job needs of a bid; the rest is 0. */
record Bid(long auction, long bidder, long price, long epochMillis) {}
