package io.actorflow.bench.peer;

import java.nio.charset.StandardCharsets;

/** Writes results as JSON; one thread. */
public final class ResultWriter {
  private final StringBuilder text = new StringBuilder(128);

  /** A result of J1. */
  public byte[] bid(long auction, long bidder, long price) {
    begin("auction", auction);
    field("bidder", bidder);
    field("price", price);
    return end();
  }

  /** A result of J2. */
  public byte[] window(long auction, long startMillis, long endMillis, long bids, long topPrice) {
    begin("auction", auction);
    field("window-start", startMillis);
    field("window-end", endMillis);
    field("bids", bids);
    field("top-price", topPrice);
    return end();
  }

  /** A result of J3. */
  public byte[] bidder(long bidder, long bids, long total) {
    begin("bidder", bidder);
    field("bids", bids);
    field("total", total);
    return end();
  }

  /** The key that a result goes under, so that those of one key stay in order. */
  public static byte[] key(long key) {
    return Long.toString(key).getBytes(StandardCharsets.UTF_8);
  }

  private void begin(String name, long value) {
    text.setLength(0);
    text.append("{\"").append(name).append("\":").append(value);
  }

  private void field(String name, long value) {
    text.append(",\"").append(name).append("\":").append(value);
  }

  private byte[] end() {
    return text.append('}').toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
