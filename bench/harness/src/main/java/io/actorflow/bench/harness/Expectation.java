package io.actorflow.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.actorflow.generator.NexmarkBids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must come out of a job, by a plain computation over the same bids.
 *
 * <p>A result is known by its key and has a count and a value. Systems that give out changes give a
 * key more than once; counts only grow, so the largest is the last, and must be right. J1 has
 * neither: its results are counted and summed up.
 */
final class Expectation {
  private static final long WINDOW_MILLIS = 10_000;

  /** Event times above it are microseconds: as milliseconds it is the year 5138. */
  private static final long MAX_MILLIS = 100_000_000_000_000L;

  private static final int MAX_NAMED = 5;

  private final Job job;
  private final Map<Key, Tally> expected;
  private final Map<Key, Tally> found = new HashMap<>();

  /** What a result is of: auction or bidder, and the end of the window, 0 if there is none. */
  record Key(long id, long windowEnd) {}

  /** How many bids, and their maximum or sum. */
  record Tally(long count, long value) {
    Tally max(long price) {
      return new Tally(count + 1, Math.max(value, price));
    }

    Tally sum(long price) {
      return new Tally(count + 1, value + price);
    }
  }

  private Expectation(Job job, Map<Key, Tally> expected) {
    this.job = job;
    this.expected = expected;
  }

  static Expectation of(Job job, Bidding bidding) {
    NexmarkBids bids = bidding.bids();
    Map<Key, Tally> expected = new HashMap<>();
    Tally none = new Tally(0, 0);
    for (long bid = 0; bid < bidding.records(); bid++) {
      long price = bids.price(bid);
      switch (job) {
        case J1 -> {
          if (price > bidding.abovePrice()) {
            long mark = mark(bids.auction(bid), bids.bidder(bid), price);
            expected.merge(new Key(0, 0), none.sum(mark), (before, one) -> before.sum(mark));
          }
        }
        case J2 -> {
          long end = (bids.epochMillis(bid) / WINDOW_MILLIS + 1) * WINDOW_MILLIS;
          expected.merge(
              new Key(bids.auction(bid), end), none.max(price), (before, one) -> before.max(price));
        }
        case J3 ->
            expected.merge(
                new Key(bids.bidder(bid), 0), none.sum(price), (before, one) -> before.sum(price));
      }
    }
    return new Expectation(job, expected);
  }

  /** Nothing has come out yet. */
  Expectation fresh() {
    return new Expectation(job, expected);
  }

  /** Whoever adds these up notices a record that is missing, there twice or wrong. */
  private static long mark(long auction, long bidder, long price) {
    long mixed = auction * 0x9E3779B97F4A7C15L + bidder * 0xC2B2AE3D27D4EB4FL + price;
    return mixed ^ (mixed >>> 29);
  }

  /** Takes one result. */
  void add(JsonNode result) {
    switch (job) {
      case J1 -> {
        long mark =
            mark(number(result, "auction"), number(result, "bidder"), number(result, "price"));
        found.merge(new Key(0, 0), new Tally(1, mark), (before, one) -> before.sum(mark));
      }
      case J2 -> {
        long end = number(result, "window-end");
        long millis = end > MAX_MILLIS ? end / 1000 : end;
        keep(
            new Key(number(result, "auction"), millis),
            new Tally(number(result, "bids"), number(result, "top-price")));
      }
      case J3 ->
          keep(
              new Key(number(result, "bidder"), 0),
              new Tally(number(result, "bids"), number(result, "total")));
    }
  }

  private void keep(Key key, Tally tally) {
    found.merge(key, tally, (one, other) -> one.count() >= other.count() ? one : other);
  }

  private static long number(JsonNode result, String name) {
    JsonNode value = result.get(name);
    if (value == null || !value.isIntegralNumber()) {
      throw new BenchException(
          "a result has no %s: %s (expected: a whole number)".formatted(name, result));
    }
    return value.longValue();
  }

  /** What is wrong with all that has come out; nothing if it is right. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    expected.forEach(
        (key, tally) -> {
          if (!tally.equals(found.get(key))) {
            problems.add("%s: %s (expected: %s)".formatted(key, found.get(key), tally));
          }
        });
    found.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .forEach(key -> problems.add("%s: %s (expected: nothing)".formatted(key, found.get(key))));
    if (problems.size() > MAX_NAMED) {
      int more = problems.size() - MAX_NAMED;
      problems.subList(MAX_NAMED, problems.size()).clear();
      problems.add("and %d more of %d".formatted(more, expected.size()));
    }
    return problems;
  }
}
