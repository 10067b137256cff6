package io.actorflow.wire;

import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.channel.Delivery;
import io.actorflow.channel.Position;
import io.actorflow.group.RandomRows;
import io.actorflow.group.Rows;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage;
import io.actorflow.shard.Outbox;
import io.actorflow.shard.ShardEvent;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Segment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One of each of what the engine sends and persists, always the same. */
final class Samples {
  static final RunSpec SPEC =
      new RunSpec(
          "trending-auctions",
          3,
          2,
          "pipeline { name = \"trending-auctions\" }",
          2,
          4,
          Map.of("bids", List.of(new Split("bids-0", -1, Split.UNBOUNDED), new Split("ö", 5, 9))));

  private Samples() {}

  static Rows rows(long seed, int count) {
    return RandomRows.of(new Random(seed), count, 4, 1);
  }

  static ShardMessage.Deliver deliver() {
    return new ShardMessage.Deliver(
        "trending-auctions.3.top.1",
        "trending-auctions.3.bids.0",
        7,
        new Delivery<>(
            12,
            List.of(
                new Provenance("bids/bids-0", -1, 41, 1_700_000_000_000_000L),
                new Provenance("bids/ö", 5, 5, Provenance.IDLE)),
            rows(1, 9)));
  }

  static ShardMessage.Find find() {
    return new ShardMessage.Find("trending-auctions.3.top.1", rows(7, 1));
  }

  private static ShardMessage.AsOf asOf() {
    return new ShardMessage.AsOf(1, 12, 77, Map.of("bids/bids-0", 41L, "bids/ö", 5L));
  }

  static ShardMessage.Found found() {
    return new ShardMessage.Found(asOf(), rows(8, 1));
  }

  static ShardMessage.Page page() {
    return new ShardMessage.Page(asOf(), "scan-1", 100, 1000, rows(9, 20));
  }

  static ShardEvent.Opened opened() {
    return new ShardEvent.Opened(4, 5, SPEC);
  }

  static ShardEvent.Committed committed() {
    return new ShardEvent.Committed(
        4,
        List.of(rows(2, 3), rows(3, 1)),
        Map.of("trending-auctions.3.bids.0", 7L),
        Map.of("bids/bids-0", new Position(41, Provenance.NO_WATERMARK, true, 0)),
        Provenance.END,
        Map.of("sink", 3L));
  }

  static ShardEvent.Snapshot snapshot() {
    return new ShardEvent.Snapshot(
        5,
        5,
        SPEC,
        Map.of("trending-auctions.3.bids.0", 7L),
        Map.of("bids/bids-0", new Position(41, 77, false, 0)),
        77,
        Map.of("sink", 3L),
        5,
        List.of(
            new Outbox.Entry(3, 4, 50, List.of()),
            new Outbox.Entry(4, 5, 77, List.of(rows(4, 2), rows(5, 2)))),
        List.of(rows(6, 17), Rows.none()),
        null);
  }

  static Manifest manifest() {
    return new Manifest("0b7c", 5, 4, 31, 0, List.of(new Segment(1, 2, 1, 30, 20, 720, 0, 3)));
  }

  static ShardEvent.Segmented segmented() {
    return new ShardEvent.Segmented(5, manifest());
  }

  static ShardEvent.Chunk chunk() {
    return new ShardEvent.Chunk(3, 1, rows(4, 2));
  }

  static ShardEvent.Snapshot manifested() {
    return new ShardEvent.Snapshot(
        5, 5, SPEC, Map.of(), Map.of(), 77, Map.of(), 5, List.of(), List.of(), manifest());
  }

  /** By name. */
  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("delivery", deliver());
    all.put("find", find());
    all.put("found", found());
    all.put("page", page());
    all.put("opened", opened());
    all.put("committed", committed());
    all.put("snapshot", snapshot());
    all.put("segmented", segmented());
    all.put("chunk", chunk());
    return all;
  }
}
