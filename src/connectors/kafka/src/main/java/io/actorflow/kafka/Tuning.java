package io.actorflow.kafka;

import io.actorflow.api.NearestName;
import io.actorflow.api.Problems;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The client settings that a pipeline may set under {@code properties}: sizes and times.
 *
 * <p>Nothing else passes, because some of Kafka's settings are code: names of classes to load, JAAS
 * entries, URLs and files to read.
 *
 * @param allowed the names in alphabetical order
 * @param definition what Kafka knows of each
 */
record Tuning(TreeSet<String> allowed, ConfigDef definition) {
  static final Tuning CONSUMER = of(ConsumerConfig.configDef(), "check.crcs");
  static final Tuning PRODUCER =
      of(
          ProducerConfig.configDef(),
          "compression.gzip.level",
          "compression.lz4.level",
          "compression.zstd.level",
          "delivery.timeout.ms",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "metadata.max.idle.ms",
          "partitioner.adaptive.partitioning.enable",
          "partitioner.availability.timeout.ms");

  private static Tuning of(ConfigDef definition, String... own) {
    TreeSet<String> allowed = new TreeSet<>();
    Stream.of(own).forEach(allowed::add);
    Stream.of(
            "client.dns.lookup",
            "client.rack",
            "connections.max.idle.ms",
            "metadata.max.age.ms",
            "receive.buffer.bytes",
            "reconnect.backoff.max.ms",
            "reconnect.backoff.ms",
            "request.timeout.ms",
            "retry.backoff.max.ms",
            "retry.backoff.ms",
            "send.buffer.bytes",
            "socket.connection.setup.timeout.max.ms",
            "socket.connection.setup.timeout.ms")
        .filter(definition.names()::contains)
        .forEach(allowed::add);
    return new Tuning(allowed, definition);
  }

  void check(Map<String, String> properties, Problems problems) {
    properties.forEach(
        (name, value) -> {
          String path = "properties." + name;
          if (!allowed.contains(name)) {
            String near =
                NearestName.of(name.replace('.', '-'), dashed())
                    .map(found -> "; did you mean '" + found.replace('-', '.') + "'?")
                    .orElse("");
            problems.check(false, path, value, "one of " + String.join(", ", allowed) + near);
            return;
          }
          definition.validate(Map.of(name, value)).stream()
              .filter(checked -> checked.name().equals(name))
              .flatMap(checked -> checked.errorMessages().stream())
              .forEach(refused -> problems.check(false, path, value, refused));
        });
  }

  private TreeSet<String> dashed() {
    TreeSet<String> names = new TreeSet<>();
    allowed.forEach(name -> names.add(name.replace('.', '-')));
    return names;
  }
}
