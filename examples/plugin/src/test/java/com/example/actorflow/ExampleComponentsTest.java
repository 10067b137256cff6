package com.example.actorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.testkit.ConfigContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ExampleComponentsTest {
  @Test
  void isFoundByItsServiceFile() {
    assertThat(ServiceLoader.load(ComponentProvider.class))
        .singleElement()
        .isInstanceOf(ExampleComponents.class);
  }

  @Test
  void settingsAreDocumented() {
    for (ComponentFactory<?> factory : new ExampleComponents().components()) {
      ConfigContract.verify(factory.settings().asSubclass(Record.class), factory.path());
    }
  }
}
