package io.actorflow.generator;

import io.actorflow.api.RecordBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * The bids that the generator makes, as JSON: what loads a topic for tests and measurements.
 *
 * <p>Names and order are those of the source's columns; {@code date-time} is in milliseconds. One
 * thread.
 */
public final class NexmarkBids {
  private static final int MAX_RECORD = 512;
  private static final byte[] AUCTION = Digits.ascii("{\"auction\":");
  private static final byte[] BIDDER = Digits.ascii(",\"bidder\":");
  private static final byte[] PRICE = Digits.ascii(",\"price\":");
  private static final byte[] CHANNEL = Digits.ascii(",\"channel\":\"");
  private static final byte[] URL = Digits.ascii("\",\"url\":\"");
  private static final byte[] DATE_TIME = Digits.ascii("\",\"date-time\":");
  private static final byte[] EXTRA = Digits.ascii(",\"extra\":\"");
  private static final byte[] END = Digits.ascii("\"}");

  private final Bids bids;

  /**
   * @param seed bids of one seed are always the same
   * @param startTime event time of the first event, not before 1970
   * @param eventRate events, of which 46 in 50 are bids, per second of event time
   * @param outOfOrderness longest delay of event time
   */
  public NexmarkBids(long seed, Instant startTime, long eventRate, Duration outOfOrderness) {
    Draws draws = new Draws(seed);
    bids = new Bids(draws, new EventTimes(draws, startTime, eventRate, outOfOrderness));
  }

  /** The auction of bid number {@code bid}, counted from 0. */
  public long auction(long bid) {
    return bids.auction(Kind.BIDS.event(bid));
  }

  public long bidder(long bid) {
    return bids.bidder(Kind.BIDS.event(bid));
  }

  public long price(long bid) {
    return bids.price(Kind.BIDS.event(bid));
  }

  /** Event time as it stands in the record. */
  public long epochMillis(long bid) {
    return bids.millis(Kind.BIDS.event(bid));
  }

  /** Writes bid number {@code bid}, counted from 0, to the end of {@code record}. */
  public void write(long bid, RecordBuffer record) {
    long event = Kind.BIDS.event(bid);
    record.ensure(MAX_RECORD);
    byte[] target = record.array();
    int at = Digits.write(AUCTION, target, record.length());
    at = Digits.write(bids.auction(event), target, at);
    at = Digits.write(BIDDER, target, at);
    at = Digits.write(bids.bidder(event), target, at);
    at = Digits.write(PRICE, target, at);
    at = Digits.write(bids.price(event), target, at);
    at = Digits.write(CHANNEL, target, at);
    at = bids.channel(event, target, at);
    at = Digits.write(URL, target, at);
    at = bids.url(event, target, at);
    at = Digits.write(DATE_TIME, target, at);
    at = Digits.write(bids.millis(event), target, at);
    at = Digits.write(EXTRA, target, at);
    at = bids.extra(event, target, at);
    at = Digits.write(END, target, at);
    record.advance(at - record.length());
  }
}
