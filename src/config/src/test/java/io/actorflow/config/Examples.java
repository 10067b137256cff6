package io.actorflow.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.actorflow.api.PipelineException;
import java.util.List;

/** Pipelines that tests begin with, and what they say of broken ones. */
final class Examples {
  private Examples() {}

  static final String TRENDING_AUCTIONS =
      """
      pipeline {
        name = trending-auctions
        source {
          type = kafka
          bootstrap-servers = "localhost:9092"
          topics = [bids]
          format { type = json, schema { auction = long, bidder = long, price = long, date-time = timestamp-millis } }
          event-time { field = date-time, max-out-of-orderness = 2s, idle-timeout = 10s }
        }
        operators = [
          { type = filter, where = "price > 100" }
          { type = window, kind = tumbling, size = 10s, key = [auction], aggregates { bids = "count(*)", top-price = "max(price)" } }
        ]
        sink { type = kafka, topic = trending, format = json, delivery = exactly-once }
      }
      """;

  static final String GRAPH =
      """
      pipeline {
        name = two-ways
        sources {
          bids { type = kafka, bootstrap-servers = "localhost:9092", topics = [bids], format { type = json, schema { price = long } } }
          asks { type = kafka, bootstrap-servers = "localhost:9092", topics = [asks], format { type = json, schema { price = long } } }
        }
        operators {
          best { type = filter, from = high, where = "price > 1000" }
          high { type = filter, from = [bids, asks], where = "price > 100" }
        }
        sinks {
          best-topic { type = kafka, from = best, topic = best }
          all-topic { type = kafka, from = [high, asks], topic = all }
        }
      }
      """;

  static PipelineDefinition parse(String text) {
    return parse("pipelines/test.conf", text);
  }

  static PipelineDefinition parse(String name, String text) {
    return PipelineDefinition.parse(name, text, Fakes.components());
  }

  /** A message per line of what is wrong with {@code text}. */
  static List<String> complaints(String text) {
    return complaints("pipelines/test.conf", text);
  }

  static List<String> complaints(String name, String text) {
    PipelineException refused =
        catchThrowableOfType(PipelineException.class, () -> parse(name, text));
    return refused == null ? List.of() : String.valueOf(refused.getMessage()).lines().toList();
  }
}
