package io.actorflow.crash;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** One row, which follows from its split and offset alone. */
record Bid(String split, long offset, Instant at, String auction, long price) {
  static Bid of(String split, long offset) {
    long mixed = (offset * 31 + split.hashCode()) * 0x9E3779B97F4A7C15L;
    long micros = offset * 10 - Math.floorMod(mixed >>> 7, 50);
    return new Bid(
        split,
        offset,
        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
        "auction-" + Math.floorMod(mixed >>> 20, 23),
        Math.floorMod(mixed >>> 33, 1000));
  }

  /** All rows of a source with so many splits of so many rows. */
  static List<Bid> all(int splits, int rows) {
    List<Bid> bids = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      for (long offset = 0; offset < rows; offset++) {
        bids.add(of(Integer.toString(split), offset));
      }
    }
    return bids;
  }

  /** In the order of {@link CounterSource#SCHEMA}. */
  List<Object> values() {
    return List.of(split, offset, at, auction, price);
  }
}
