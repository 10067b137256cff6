package com.example.actorflow;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.OperatorFactory;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SourceFactory;
import java.time.InstantSource;
import java.util.List;

/** Offers the operator {@code mask}, the source {@code ticks} and the aggregate {@code spread}. */
public final class ExampleComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new OperatorFactory<>(
            "mask", MaskConfig.class, SettingsReader.of(MaskConfig.class), Mask::new),
        new SourceFactory<>(
            "ticks",
            TicksConfig.class,
            SettingsReader.of(TicksConfig.class),
            config -> new Ticks(config, InstantSource.system())));
  }

  @Override
  public List<AggregateFunction> aggregates() {
    return List.of(new Spread());
  }
}
