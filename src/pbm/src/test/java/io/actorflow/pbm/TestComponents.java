package io.actorflow.pbm;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.Secret;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SinkFactory;
import io.actorflow.api.SourceFactory;
import java.time.Duration;
import java.util.List;

/** Described, but never made: pbm runs nothing itself. */
public final class TestComponents implements ComponentProvider {
  record Numbers(int count, Secret password, Manner manner) {}

  record Manner(Duration pace) {}

  record Nowhere(boolean loud) {}

  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new SourceFactory<>(
            "numbers",
            Numbers.class,
            SettingsReader.of(Numbers.class),
            settings -> {
              throw new AssertionError("a source was made");
            }),
        new SinkFactory<>(
            "nowhere",
            Nowhere.class,
            SettingsReader.of(Nowhere.class),
            settings -> {
              throw new AssertionError("a sink was made");
            }));
  }
}
