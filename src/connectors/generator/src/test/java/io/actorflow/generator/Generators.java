package io.actorflow.generator;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes generators of a few settings, and reads them. */
final class Generators {
  private Generators() {}

  static GeneratorSource source(String settings) {
    return new GeneratorSource(config(settings));
  }

  static GeneratorConfig config(String settings) {
    return SettingsReader.read(
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.parseResources("reference.conf")
                    .getConfig("actorflow.generator.source")),
        GeneratorConfig.class);
  }

  /** All rows of the bounded splits of {@code source} from those positions on. */
  static List<Row> read(
      GeneratorSource source, Schema columns, BufferAllocator allocator, List<SplitStart> starts) {
    List<Row> rows = new ArrayList<>();
    try (SplitReader reader = source.open(context(columns, allocator), starts)) {
      while (true) {
        try (Batch batch = reader.poll(Duration.ZERO)) {
          if (batch == null) {
            return rows;
          }
          rows.addAll(Rows.of(batch).rows());
        }
      }
    }
  }

  static List<SplitStart> starts(GeneratorSource source) {
    return source.splits().stream().map(split -> new SplitStart(split, -1, List.of())).toList();
  }

  static ReaderContext context(Schema columns, BufferAllocator allocator) {
    return new Context(columns, allocator);
  }

  private record Context(Schema columns, BufferAllocator allocator) implements ReaderContext {
    @Override
    public String pipeline() {
      return "test";
    }

    @Override
    public Decoder decoder(Format format, Schema wanted) {
      throw new UnsupportedOperationException("a generator decodes nothing");
    }

    @Override
    public DeadLetters deadLetters() {
      return letter -> {
        throw new AssertionError("a generator has no dead letters: " + letter);
      };
    }
  }
}
