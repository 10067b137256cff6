package io.actorflow.bench.state;

import io.actorflow.api.RecordBuffer;
import io.actorflow.bench.harness.TopicLoad;
import java.nio.charset.StandardCharsets;

/**
 * Bids of 200 bytes, always the same ones. Each bidder has at least one: one of so many bids is the
 * next bidder's in an order of their own, which looks like any. The others are drawn evenly.
 *
 * @param keys bidders, from 0
 * @param records at least as many
 */
record StateBids(int keys, long records) implements TopicLoad.Maker {
  static final int BYTES = 200;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long HIGHEST_PRICE = 10_000_000;
  private static final long START_MILLIS = 1_704_067_200_000L;
  private static final String FILLER = "x".repeat(BYTES);

  StateBids {
    if (keys < 1 || records < keys) {
      throw new IllegalArgumentException(
          "%d bids of %d bidders (expected: one for each)".formatted(records, keys));
    }
  }

  int bidder(long bid) {
    long period = records / keys;
    long turn = bid / period;
    return bid % period == 0 && turn < keys
        ? (int) permuted(turn)
        : (int) Long.remainderUnsigned(mixed(bid), keys);
  }

  long price(long bid) {
    return Long.remainderUnsigned(mixed(bid ^ GOLDEN), HIGHEST_PRICE);
  }

  /** One of as many numbers as there are keys: each comes once. */
  private long permuted(long turn) {
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(keys - 1L));
    long mask = (1L << bits) - 1;
    long number = turn;
    do {
      // Each step can be undone, so that no two numbers become one.
      number = (number * GOLDEN + 1) & mask;
      number ^= number >>> (bits / 2);
      number = (number * 0xBF58476D1CE4E5B9L) & mask;
      number ^= number >>> (bits / 2);
    } while (number >= keys);
    return number;
  }

  private static long mixed(long number) {
    long mixed = (number + 1) * GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  @Override
  public void write(long bid, RecordBuffer record) {
    write(bidder(bid), price(bid), bid, record);
  }

  static void write(int bidder, long price, long number, RecordBuffer record) {
    StringBuilder text = new StringBuilder(BYTES);
    text.append("{\"auction\":").append(number % 1000);
    text.append(",\"bidder\":").append(bidder);
    text.append(",\"price\":").append(price);
    text.append(",\"channel\":\"direct\",\"date-time\":").append(START_MILLIS + number / 10);
    text.append(",\"extra\":\"");
    text.append(FILLER, 0, BYTES - text.length() - 2).append("\"}");
    byte[] json = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    record.put(json, 0, json.length);
  }
}
