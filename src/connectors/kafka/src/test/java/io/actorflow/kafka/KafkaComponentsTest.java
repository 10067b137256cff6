package io.actorflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KafkaComponentsTest {
  @Test
  void isDiscovered() {
    assertThat(ServiceLoader.load(ComponentProvider.class))
        .hasAtLeastOneElementOfType(KafkaComponents.class);
  }

  @Test
  void offersASourceAndASink() {
    assertThat(new KafkaComponents().components())
        .extracting(ComponentFactory::path)
        .containsExactly("actorflow.kafka.source", "actorflow.kafka.sink");
  }
}
