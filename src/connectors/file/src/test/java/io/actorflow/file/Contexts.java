package io.actorflow.file;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.actorflow.api.Codec;
import io.actorflow.api.CodecFactory;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Encoder;
import io.actorflow.api.Format;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SinkContext;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the engine gives readers and writers, with the real codecs. */
final class Contexts {
  private Contexts() {}

  static FileSourceConfig source(String settings) {
    return SettingsReader.read(withDefaults(settings, "source"), FileSourceConfig.class);
  }

  static FileSinkConfig sink(String settings) {
    return SettingsReader.read(withDefaults(settings, "sink"), FileSinkConfig.class);
  }

  /**
   * As the reader of pipelines does it: a setting replaces its default, it is not merged with it.
   */
  private static Config withDefaults(String settings, String kind) {
    Config merged =
        ConfigFactory.parseResources("reference.conf").getConfig("actorflow.file." + kind);
    for (Map.Entry<String, ConfigValue> setting :
        ConfigFactory.parseString(settings).root().entrySet()) {
      merged = merged.withValue(setting.getKey(), setting.getValue());
    }
    return merged;
  }

  static ReaderContext reading(
      Schema columns, BufferAllocator allocator, List<DeadLetter> deadLetters) {
    return new Reading(columns, allocator, deadLetters::add);
  }

  static SinkContext writing(String writer, Schema schema, BufferAllocator allocator) {
    return new Writing(writer, schema, allocator);
  }

  private static Codec codec(Format format) {
    for (ComponentProvider provider : ServiceLoader.load(ComponentProvider.class)) {
      for (ComponentFactory<?> factory : provider.components()) {
        if (factory instanceof CodecFactory<?> codec && codec.type().equals(format.type())) {
          Config defaults = ConfigFactory.defaultReference().getConfig(codec.path());
          return codec.create(
              new Format(format.type(), format.schema(), format.settings().withFallback(defaults)));
        }
      }
    }
    throw new AssertionError("no codec " + format.type());
  }

  private record Reading(Schema columns, BufferAllocator allocator, DeadLetters deadLetters)
      implements ReaderContext {
    @Override
    public String pipeline() {
      return "test";
    }

    @Override
    public Decoder decoder(Format format, Schema wanted) {
      return codec(format).decoder(wanted, allocator);
    }
  }

  private record Writing(String writer, Schema schema, BufferAllocator allocator)
      implements SinkContext {
    @Override
    public String pipeline() {
      return "test";
    }

    @Override
    public Set<String> channels() {
      return Set.of("in");
    }

    @Override
    public Encoder encoder(Format format, Schema columns) {
      return codec(format).encoder(columns);
    }

    @Override
    public DeadLetters deadLetters() {
      return letter -> {
        throw new AssertionError("no row is refused: " + letter);
      };
    }
  }
}
