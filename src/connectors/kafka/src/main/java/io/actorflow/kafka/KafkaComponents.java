package io.actorflow.kafka;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SinkFactory;
import io.actorflow.api.SourceFactory;
import java.util.List;

/** What this module offers. */
public final class KafkaComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new SourceFactory<>(
            "kafka",
            KafkaSourceConfig.class,
            SettingsReader.of(KafkaSourceConfig.class),
            KafkaSource::new),
        new SinkFactory<>(
            "kafka",
            KafkaSinkConfig.class,
            SettingsReader.of(KafkaSinkConfig.class),
            KafkaSink::new));
  }
}
