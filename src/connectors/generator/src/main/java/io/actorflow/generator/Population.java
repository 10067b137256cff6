package io.actorflow.generator;

/**
 * Who and what there is when an event happens: of every 50 events one is a new person, then come
 * three new auctions, then 46 bids. Persons and auctions are numbered from 1000 on, in order.
 */
final class Population {
  static final int PERSONS = 1;
  static final int AUCTIONS = 3;
  static final int BIDS = 46;
  static final int EPOCH = PERSONS + AUCTIONS + BIDS;

  private static final long FIRST_ID = 1000;

  // Somebody or something new may be named a little before it appears.
  private static final int LEAD = 10;
  private static final int ACTIVE_PERSONS = 1000;
  static final int AUCTIONS_IN_FLIGHT = 100;

  // One person and one auction of every so many is hot while it is the latest of its hundred.
  private static final int HOT_EVERY = 100;

  private final Draws draws;

  Population(Draws draws) {
    this.draws = draws;
  }

  /** The newest person, counted from 0. */
  static long lastPerson(long event) {
    return event / EPOCH;
  }

  /** The newest auction, counted from 0; -1 before the first. */
  static long lastAuction(long event) {
    long epoch = event / EPOCH;
    long place = event % EPOCH;
    if (place < PERSONS) {
      return epoch * AUCTIONS - 1;
    }
    return epoch * AUCTIONS + Math.min(place - PERSONS, AUCTIONS - 1);
  }

  static long id(long number) {
    return FIRST_ID + number;
  }

  /** The id of the hot seller, of whom three in four auctions are, or of any active person. */
  long seller(long event, int purpose) {
    return draws.below(4, event, purpose) > 0
        ? id(lastPerson(event) / HOT_EVERY * HOT_EVERY)
        : anyPerson(event, purpose + 1);
  }

  /** The id of the hot bidder, of whom three in four bids are, or of any active person. */
  long bidder(long event, int purpose) {
    return draws.below(4, event, purpose) > 0
        ? id(lastPerson(event) / HOT_EVERY * HOT_EVERY + 1)
        : anyPerson(event, purpose + 1);
  }

  private long anyPerson(long event, int purpose) {
    long persons = lastPerson(event) + 1;
    long active = Math.min(persons, ACTIVE_PERSONS);
    return id(persons - active + draws.below(active + LEAD, event, purpose));
  }

  /** The id of the hot auction, which gets half of the bids, or of any in flight. */
  long auction(long event, int purpose) {
    long last = Math.max(0, lastAuction(event));
    if (draws.below(2, event, purpose) > 0) {
      return id(last / HOT_EVERY * HOT_EVERY);
    }
    long first = Math.max(0, last - AUCTIONS_IN_FLIGHT);
    return id(first + draws.below(last - first + 1 + LEAD, event, purpose + 1));
  }

  /** A price in cents, between 1 and 10,000 units; every power of ten is equally likely. */
  long price(long event, int purpose) {
    return Math.round(Math.pow(10, draws.unit(event, purpose) * 6) * 100);
  }
}
