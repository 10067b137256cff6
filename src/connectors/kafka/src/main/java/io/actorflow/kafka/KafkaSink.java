package io.actorflow.kafka;

import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.util.List;

/** Writes rows as records of one Kafka topic. */
public record KafkaSink(KafkaSinkConfig config) implements Sink {
  @Override
  public Delivery delivery() {
    return switch (config.delivery()) {
      case EXACTLY_ONCE ->
          Delivery.exactlyOnce(
              "rows and the positions that they stand for are committed in one Kafka transaction; consumers see each once with isolation.level = read_committed");
      case AT_LEAST_ONCE ->
          Delivery.atLeastOnce(
              "delivery = at-least-once was chosen: what had not been confirmed before a fault is written again");
    };
  }

  @Override
  public SinkWriter open(SinkContext context) {
    BrokerProbe.require(config.bootstrapServers(), config.security(), config.timeout());
    try (Catalog catalog =
        Catalog.open(config.adminSettings(), config.bootstrapServers(), config.timeout())) {
      if (config.createTopic()) {
        catalog.create(config.topic());
      } else {
        catalog.require(List.of(config.topic()));
      }
      int maxMessageBytes = catalog.maxMessageBytes(config.topic());
      return switch (config.delivery()) {
        case EXACTLY_ONCE -> TransactionalWriter.open(config, context, catalog, maxMessageBytes);
        case AT_LEAST_ONCE -> FlushingWriter.open(config, context, maxMessageBytes);
      };
    }
  }
}
