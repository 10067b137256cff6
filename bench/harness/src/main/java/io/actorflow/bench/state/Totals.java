package io.actorflow.bench.state;

import io.actorflow.bench.harness.BidderResult;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;

/**
 * What must come out, by a plain computation over the same bids, and what has. Results of a bidder
 * count ever more bids; the one that counts all of them must have the right total.
 */
final class Totals {
  private final int[] expected;
  private final long[] totals;
  private final int[] found;
  private long missing;

  Totals(int keys) {
    expected = new int[keys];
    totals = new long[keys];
    found = new int[keys];
  }

  /** So many bids more are to be counted. */
  void expect(long bids, LongToIntFunction bidder, LongUnaryOperator price) {
    for (long bid = 0; bid < bids; bid++) {
      int key = bidder.applyAsInt(bid);
      expected[key]++;
      totals[key] += price.applyAsLong(bid);
    }
    missing += bids;
  }

  /**
   * Takes a result.
   *
   * @throws io.actorflow.bench.harness.BenchException if it is wrong, or one that has been before
   */
  void take(BidderResult result) {
    long bidder = result.bidder();
    if (bidder < 0 || bidder >= expected.length) {
      throw result.wrong("a bidder from 0 to %d".formatted(expected.length - 1));
    }
    int key = (int) bidder;
    if (result.bids() <= found[key] || result.bids() > expected[key]) {
      throw result.wrong("%d to %d bids".formatted(found[key] + 1, expected[key]));
    }
    if (result.bids() == expected[key] && result.total() != totals[key]) {
      throw result.wrong("a total of %d".formatted(totals[key]));
    }
    missing -= result.bids() - found[key];
    found[key] = (int) result.bids();
  }

  /** Bids that no result has counted yet. */
  long missing() {
    return missing;
  }
}
