package io.actorflow.console;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SinkFactory;
import java.util.List;

/** Offers the sinks {@code console} and {@code discard}. */
public final class ConsoleComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new SinkFactory<>(
            "console",
            ConsoleConfig.class,
            SettingsReader.of(ConsoleConfig.class),
            config -> new ConsoleSink(config, Console.standardOutput())),
        new SinkFactory<>(
            "discard",
            DiscardConfig.class,
            SettingsReader.of(DiscardConfig.class),
            config -> new DiscardSink()));
  }
}
