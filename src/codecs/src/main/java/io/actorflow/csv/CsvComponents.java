package io.actorflow.csv;

import io.actorflow.api.CodecFactory;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.SettingsReader;
import java.util.List;

/** Offers the codec {@code csv}. */
public final class CsvComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new CodecFactory<>(
            "csv", CsvCodecConfig.class, SettingsReader.of(CsvCodecConfig.class), CsvCodec::new));
  }
}
