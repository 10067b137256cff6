package io.actorflow.bench.nexmark;

import io.actorflow.bench.harness.TopicLoad;
import io.actorflow.generator.Kind;
import io.actorflow.generator.NexmarkEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What queries read, each a topic of JSON; the same for the same number of events.
 *
 * <p>Of 50 events one is a person, 3 are auctions and 46 are bids; they lie ten thousand a second
 * of event time, and up to a second out of order.
 */
enum Input {
  PERSONS("person", 1),
  AUCTIONS("auction", 3),
  BIDS("bid", 46),
  /** What q13 looks up, a value for each key; the same for any number of events. */
  SIDE("side", 0);

  static final int PARTITIONS = 8;

  private static final int EPOCH = 50;
  private static final long SIDE_KEYS = 10_000;
  private static final Instant SINCE = Instant.parse("2023-01-01T00:00:00Z");
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  private final String table;
  private final int perEpoch;

  /**
   * @param table what the oracle calls it
   */
  Input(String table, int perEpoch) {
    this.table = table;
    this.perEpoch = perEpoch;
  }

  String topic() {
    return name().toLowerCase(Locale.ROOT);
  }

  String table() {
    return table;
  }

  /** How many records there are among so many events. */
  long records(long events) {
    return this == SIDE ? SIDE_KEYS : events / EPOCH * perEpoch;
  }

  TopicLoad.Maker maker() {
    return switch (this) {
      case PERSONS -> events(Kind.PERSONS)::write;
      case AUCTIONS -> events(Kind.AUCTIONS)::write;
      case BIDS -> events(Kind.BIDS)::write;
      case SIDE ->
          (index, record) -> {
            byte[] json =
                "{\"key\":%d,\"value\":\"side-%d\",\"date-time\":%d}"
                    .formatted(index, index, SINCE.toEpochMilli())
                    .getBytes(StandardCharsets.US_ASCII);
            record.put(json, 0, json.length);
          };
    };
  }

  private static NexmarkEvents events(Kind kind) {
    return new NexmarkEvents(kind, 1, START, 10_000, Duration.ofSeconds(1));
  }

  /** Reads its table from {@code lines}, a table with a column {@code value} of JSON. */
  String select(String lines) {
    String columns =
        switch (this) {
          case PERSONS ->
              "id bigint, name varchar, email-address varchar, credit-card varchar, city varchar, state varchar, date-time timestamp, extra varchar";
          case AUCTIONS ->
              "id bigint, item-name varchar, description varchar, initial-bid bigint, reserve bigint, date-time timestamp, expires timestamp, seller bigint, category bigint, extra varchar";
          case BIDS ->
              "auction bigint, bidder bigint, price bigint, channel varchar, url varchar, date-time timestamp, extra varchar";
          case SIDE -> "key bigint, value varchar";
        };
    return JsonColumns.parse(columns).select(lines);
  }
}
