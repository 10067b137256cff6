package io.actorflow.generator;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SourceFactory;
import java.util.List;

/** Offers the source {@code generator}. */
public final class GeneratorComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new SourceFactory<>(
            "generator",
            GeneratorConfig.class,
            SettingsReader.of(GeneratorConfig.class),
            GeneratorSource::new));
  }
}
