package io.actorflow.json;

import io.actorflow.api.CodecFactory;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.SettingsReader;
import java.util.List;

/** Offers the codec {@code json}. */
public final class JsonComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new CodecFactory<>(
            "json",
            JsonCodecConfig.class,
            SettingsReader.of(JsonCodecConfig.class),
            (config, schema) -> new JsonCodec(config)));
  }
}
