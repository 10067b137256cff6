package io.actorflow.file;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SinkFactory;
import io.actorflow.api.SourceFactory;
import java.util.List;

/** Offers the source and the sink {@code file}. */
public final class FileComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new SourceFactory<>(
            "file",
            FileSourceConfig.class,
            SettingsReader.of(FileSourceConfig.class),
            FileSource::new),
        new SinkFactory<>(
            "file", FileSinkConfig.class, SettingsReader.of(FileSinkConfig.class), FileSink::new));
  }
}
