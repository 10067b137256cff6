package io.actorflow.tests;

import io.actorflow.generator.NexmarkBids;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the pipelines have to come to, computed from the bids one by one. */
final class Oracle {
  private static final long WINDOW_MILLIS = 10_000;
  private static final long MIN_PRICE = 100;
  private static final long GAP_MILLIS = 3_000;
  private static final long ONE_IN = 40;
  private static final long APART_MILLIS = 1_000;

  /** A window of one auction, named by its start. */
  record Window(long startMillis, long auction) {}

  /** Of one window. */
  record Trend(long bids, long topPrice) {
    Trend plus(Trend other) {
      return new Trend(bids + other.bids, Math.max(topPrice, other.topPrice));
    }
  }

  /** Of one bidder. */
  record Total(long bids, long spent) {
    Total plus(Total other) {
      return new Total(bids + other.bids, spent + other.spent);
    }
  }

  /** Two bids for one auction at about the same time. */
  record Pair(
      long auction, long threesBidder, long threesMillis, long sevensBidder, long sevensMillis) {}

  /** Auctions with so many bids each in one window. */
  record Frequency(long endMillis, long bids) {}

  /** Bids of one bidder without a pause. */
  record Session(long startMillis, long endMillis, long bidder) {}

  private Oracle() {}

  static Map<Window, Trend> trends(NexmarkBids bids, long count) {
    Map<Window, Trend> trends = new HashMap<>();
    for (long bid = 0; bid < count; bid++) {
      if (bids.price(bid) > MIN_PRICE) {
        long start = bids.epochMillis(bid) / WINDOW_MILLIS * WINDOW_MILLIS;
        trends.merge(
            new Window(start, bids.auction(bid)), new Trend(1, bids.price(bid)), Trend::plus);
      }
    }
    return trends;
  }

  /** By the end of the windows, one millisecond later: their own ends are in windows behind. */
  static Map<Frequency, Long> histogram(NexmarkBids bids, long count) {
    Map<Frequency, Long> auctions = new HashMap<>();
    trends(bids, count)
        .forEach(
            (window, trend) -> {
              long end = window.startMillis() + WINDOW_MILLIS + 1;
              auctions.merge(new Frequency(end, trend.bids()), 1L, Long::sum);
            });
    return auctions;
  }

  /** How often each pair there is comes. */
  static Map<Pair, Long> pairs(NexmarkBids bids, long count) {
    Map<Long, List<Long>> threes = new HashMap<>();
    Map<Long, List<Long>> sevens = new HashMap<>();
    for (long bid = 0; bid < count; bid++) {
      long rest = bids.price(bid) % ONE_IN;
      if (rest == 3 || rest == 7) {
        (rest == 3 ? threes : sevens)
            .computeIfAbsent(bids.auction(bid), auction -> new ArrayList<>())
            .add(bid);
      }
    }
    Map<Pair, Long> pairs = new HashMap<>();
    threes.forEach(
        (auction, left) -> {
          for (long three : left) {
            for (long seven : sevens.getOrDefault(auction, List.of())) {
              long apart = bids.epochMillis(seven) - bids.epochMillis(three);
              if (Math.abs(apart) <= APART_MILLIS) {
                Pair pair =
                    new Pair(
                        auction,
                        bids.bidder(three),
                        bids.epochMillis(three),
                        bids.bidder(seven),
                        bids.epochMillis(seven));
                pairs.merge(pair, 1L, Long::sum);
              }
            }
          }
        });
    return pairs;
  }

  static Map<Session, Long> sessions(NexmarkBids bids, long count) {
    Map<Long, List<Long>> times = new HashMap<>();
    for (long bid = 0; bid < count; bid++) {
      times
          .computeIfAbsent(bids.bidder(bid), bidder -> new ArrayList<>())
          .add(bids.epochMillis(bid));
    }
    Map<Session, Long> sessions = new HashMap<>();
    times.forEach(
        (bidder, each) -> {
          Collections.sort(each);
          int first = 0;
          for (int i = 1; i <= each.size(); i++) {
            if (i == each.size() || each.get(i) - each.get(i - 1) >= GAP_MILLIS) {
              long end = each.get(i - 1) + GAP_MILLIS;
              sessions.put(new Session(each.get(first), end, bidder), (long) i - first);
              first = i;
            }
          }
        });
    return sessions;
  }

  static Map<Long, Total> totals(NexmarkBids bids, long count) {
    Map<Long, Total> totals = new HashMap<>();
    for (long bid = 0; bid < count; bid++) {
      totals.merge(bids.bidder(bid), new Total(1, bids.price(bid)), Total::plus);
    }
    return totals;
  }
}
