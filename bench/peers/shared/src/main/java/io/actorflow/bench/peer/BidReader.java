package io.actorflow.bench.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads what a job needs of a bid, by Jackson's streaming parser, and no further than that.
 *
 * <p>One thread; the fields hold the last bid that was read.
 */
public final class BidReader {
  private final JsonFactory json = new JsonFactory();
  private final PeerJob job;
  private final int wanted;
  private long auction;
  private long bidder;
  private long price;
  private long epochMillis;

  /** For what {@code job} needs. */
  public BidReader(PeerJob job) {
    wanted =
        switch (job) {
          case J1 -> 3;
          case J2 -> 3;
          case J3 -> 2;
        };
    this.job = job;
  }

  public void read(byte[] record) {
    int found = 0;
    try (JsonParser parser = json.createParser(record)) {
      parser.nextToken();
      while (found < wanted && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        found += take(name, parser) ? 1 : 0;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    if (found < wanted) {
      throw new IllegalArgumentException("a bid lacks a field of " + job);
    }
  }

  private boolean take(String name, JsonParser parser) throws IOException {
    return switch (name) {
      case "auction" -> {
        auction = parser.getLongValue();
        yield job != PeerJob.J3;
      }
      case "bidder" -> {
        bidder = parser.getLongValue();
        yield job != PeerJob.J2;
      }
      case "price" -> {
        price = parser.getLongValue();
        yield true;
      }
      case "date-time" -> {
        epochMillis = parser.getLongValue();
        yield job == PeerJob.J2;
      }
      default -> {
        parser.skipChildren();
        yield false;
      }
    };
  }

  public long auction() {
    return auction;
  }

  public long bidder() {
    return bidder;
  }

  public long price() {
    return price;
  }

  public long epochMillis() {
    return epochMillis;
  }
}
