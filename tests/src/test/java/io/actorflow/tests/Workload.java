package io.actorflow.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.generator.NexmarkBids;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A pipeline that runs while things happen to nodes, and what has to come out of it. */
enum Workload {
  /** Tumbling windows. */
  TRENDING("trending-auctions", "trending") {
    @Override
    Config pipeline(Path home) {
      return ConfigFactory.parseFile(
          home.resolve("examples/trending-auctions-kafka.conf").toFile());
    }

    @Override
    Comparison<?, ?> comparison(NexmarkBids bids, long count) {
      return new Once<>("window", Oracle.trends(bids, count)) {
        @Override
        Oracle.Window key(JsonNode result) {
          return new Oracle.Window(
              Results.millis(result.path("window-start")), result.path("auction").asLong());
        }

        @Override
        Oracle.Trend value(JsonNode result) {
          return new Oracle.Trend(result.path("bids").asLong(), result.path("top-price").asLong());
        }

        @Override
        boolean isBeside(Oracle.Window window) {
          return window.auction() < 0;
        }
      };
    }
  },

  /** A table. */
  TOTALS("totals", "totals") {
    @Override
    Comparison<?, ?> comparison(NexmarkBids bids, long count) {
      return new Comparison<Long, Oracle.Total>("bidder", Oracle.totals(bids, count)) {
        @Override
        Long key(JsonNode result) {
          return result.path("bidder").asLong();
        }

        @Override
        Oracle.Total value(JsonNode result) {
          return new Oracle.Total(result.path("bids").asLong(), result.path("spent").asLong());
        }

        @Override
        Oracle.Total after(Long bidder, Oracle.Total before, Oracle.Total now, List<String> wrong) {
          if (before.bids() >= now.bids()) {
            wrong.add("bidder %s goes from %s to %s".formatted(bidder, before, now));
          }
          return now;
        }

        @Override
        boolean isBeside(Long bidder) {
          return bidder < 0;
        }
      };
    }
  },

  /** Windows of windows, under another key. */
  HISTOGRAM("histogram", "histogram") {
    @Override
    Comparison<?, ?> comparison(NexmarkBids bids, long count) {
      return new Once<>("number", Oracle.histogram(bids, count)) {
        @Override
        Oracle.Frequency key(JsonNode result) {
          return new Oracle.Frequency(
              Results.millis(result.path("window-end")), result.path("bids").asLong());
        }

        @Override
        Long value(JsonNode result) {
          return result.path("auctions").asLong();
        }

        @Override
        boolean isBeside(Oracle.Frequency frequency) {
          return false;
        }
      };
    }
  },

  /** A join of two streams. */
  PAIRS("pairs", "pairs") {
    @Override
    Comparison<?, ?> comparison(NexmarkBids bids, long count) {
      return new Comparison<Oracle.Pair, Long>("pair", Oracle.pairs(bids, count)) {
        @Override
        Oracle.Pair key(JsonNode result) {
          return new Oracle.Pair(
              result.path("auction").asLong(),
              result.path("bidder").asLong(),
              Results.millis(result.path("date-time")),
              result.path("sevens-bidder").asLong(),
              Results.millis(result.path("sevens-date-time")));
        }

        @Override
        Long value(JsonNode result) {
          return 1L;
        }

        @Override
        Long after(Oracle.Pair pair, Long before, Long now, List<String> wrong) {
          return before + now;
        }

        @Override
        boolean isBeside(Oracle.Pair pair) {
          return pair.auction() < 0;
        }
      };
    }
  },

  /** Session windows. */
  SESSIONS("sessions", "sessions") {
    @Override
    Comparison<?, ?> comparison(NexmarkBids bids, long count) {
      return new Once<>("session", Oracle.sessions(bids, count)) {
        @Override
        Oracle.Session key(JsonNode result) {
          return new Oracle.Session(
              Results.millis(result.path("window-start")),
              Results.millis(result.path("window-end")),
              result.path("bidder").asLong());
        }

        @Override
        Long value(JsonNode result) {
          return result.path("bids").asLong();
        }

        @Override
        boolean isBeside(Oracle.Session session) {
          return session.bidder() < 0;
        }
      };
    }
  };

  private final String pipeline;
  private final String topic;

  Workload(String pipeline, String topic) {
    this.pipeline = pipeline;
    this.topic = topic;
  }

  /** Name of its pipeline. */
  String pipelineName() {
    return pipeline;
  }

  /** Topic that it writes to. */
  String topic() {
    return topic;
  }

  /** The file, as people would write it. */
  Config pipeline(Path home) {
    return ConfigFactory.parseResources(pipeline + ".conf");
  }

  abstract Comparison<?, ?> comparison(NexmarkBids bids, long count);

  /** Each key has to come once. */
  private abstract static class Once<K, V> extends Comparison<K, V> {
    Once(String what, Map<K, V> expected) {
      super(what, expected);
    }

    @Override
    V after(K key, V before, V now, List<String> wrong) {
      wrong.add("%s came twice: %s, then %s".formatted(key, before, now));
      return now;
    }
  }
}
