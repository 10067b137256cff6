package io.actorflow.bench.harness;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads results of J3; its fields are those of the last one. One thread. */
public final class BidderResult {
  private final JsonFactory json = new JsonFactory();
  private byte[] text = {};
  private long bidder;
  private long bids;
  private long total;

  /** Takes the next one. What it lacks is -1. */
  public void read(byte[] result) {
    text = result;
    bidder = -1;
    bids = -1;
    total = -1;
    try (JsonParser parser = json.createParser(result)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "bidder" -> bidder = parser.getLongValue();
          case "bids" -> bids = parser.getLongValue();
          case "total" -> total = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
    } catch (IOException failed) {
      throw new BenchException("a result is no JSON: " + this, failed);
    }
  }

  public long bidder() {
    return bidder;
  }

  public long bids() {
    return bids;
  }

  public long total() {
    return total;
  }

  /** Why it cannot be right. */
  public BenchException wrong(String expected) {
    return new BenchException("wrong result: %s (expected: %s)".formatted(this, expected));
  }

  @Override
  public String toString() {
    return new String(text, StandardCharsets.UTF_8);
  }
}
