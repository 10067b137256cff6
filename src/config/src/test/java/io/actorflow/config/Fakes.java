package io.actorflow.config;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Batch;
import io.actorflow.api.Codec;
import io.actorflow.api.CodecFactory;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.Decoder;
import io.actorflow.api.Delivery;
import io.actorflow.api.Encoder;
import io.actorflow.api.Format;
import io.actorflow.api.Operator;
import io.actorflow.api.OperatorFactory;
import io.actorflow.api.Output;
import io.actorflow.api.Problems;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Secret;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkFactory;
import io.actorflow.api.SinkWriter;
import io.actorflow.api.Source;
import io.actorflow.api.SourceFactory;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Components with settings of every type and nothing behind them. */
final class Fakes {
  private Fakes() {}

  static final SourceFactory<KafkaSourceConfig> KAFKA_SOURCE =
      new SourceFactory<>(
          "kafka",
          KafkaSourceConfig.class,
          SettingsReader.of(KafkaSourceConfig.class),
          FakeSource::new);

  static final List<ComponentFactory<?>> ALL =
      List.of(
          KAFKA_SOURCE,
          new SinkFactory<>(
              "kafka",
              KafkaSinkConfig.class,
              SettingsReader.of(KafkaSinkConfig.class),
              FakeSink::new),
          new OperatorFactory<>(
              "filter",
              FilterConfig.class,
              config -> new FilterConfig(config.getString("where")),
              FakeOperator::new),
          new OperatorFactory<>(
              "window",
              WindowConfig.class,
              SettingsReader.of(WindowConfig.class),
              FakeOperator::new),
          new CodecFactory<>(
              "json",
              JsonConfig.class,
              SettingsReader.of(JsonConfig.class),
              (settings, schema) -> new FakeCodec(settings)));

  static Components components() {
    return Components.of(ALL.toArray(ComponentFactory<?>[]::new));
  }

  record Login(Optional<String> user, Optional<Secret> password) {}

  record KafkaSourceConfig(
      String bootstrapServers,
      List<String> topics,
      Format format,
      int maxRows,
      Duration pollTimeout,
      ConfigMemorySize buffer,
      Login login,
      Map<String, String> properties) {
    KafkaSourceConfig {
      new Problems()
          .check(!topics.isEmpty(), "topics", topics, "at least one topic")
          .check(maxRows >= 1 && maxRows <= 1_000_000, "max-rows", maxRows, "1 to 1000000")
          .check(pollTimeout.isPositive(), "poll-timeout", pollTimeout, "more than 0")
          .throwIfAny();
    }
  }

  enum Guarantee {
    AT_LEAST_ONCE,
    EXACTLY_ONCE
  }

  record KafkaSinkConfig(String topic, Format format, Guarantee delivery) {}

  record FilterConfig(String where) {
    FilterConfig {
      new Problems().check(!where.isBlank(), "where", "''", "a condition in SQL").throwIfAny();
    }
  }

  enum WindowKind {
    TUMBLING,
    SLIDING
  }

  record WindowConfig(
      WindowKind kind, Duration size, List<String> key, Map<String, String> aggregates) {
    WindowConfig {
      new Problems()
          .check(size.isPositive(), "size", size, "more than 0")
          .check(!key.isEmpty(), "key", key, "at least one column")
          .check(!aggregates.isEmpty(), "aggregates", aggregates, "at least one aggregate")
          .throwIfAny();
    }
  }

  record JsonConfig(boolean writeNulls) {}

  record FakeSource(KafkaSourceConfig settings) implements Source {
    @Override
    public Schema schema() {
      return settings.format().schema();
    }

    @Override
    public List<Split> splits() {
      throw new UnsupportedOperationException("a fake has no splits");
    }

    @Override
    public SplitReader open(ReaderContext context, List<SplitStart> starts) {
      throw new UnsupportedOperationException("a fake has no reader");
    }
  }

  record FakeSink(KafkaSinkConfig settings) implements Sink {
    @Override
    public Delivery delivery() {
      return Delivery.atLeastOnce("it is a fake");
    }

    @Override
    public SinkWriter open(SinkContext context) {
      throw new UnsupportedOperationException("a fake has no writer");
    }
  }

  record FakeOperator(Record settings) implements Operator {
    @Override
    public Schema outputSchema(Schema input) {
      return input;
    }

    @Override
    public void process(Batch input, Output output) {
      output.emit(input);
    }
  }

  record FakeCodec(JsonConfig settings) implements Codec {
    @Override
    public Decoder decoder(Schema columns, BufferAllocator allocator) {
      throw new UnsupportedOperationException("a fake has no decoder");
    }

    @Override
    public Encoder encoder(Schema schema) {
      throw new UnsupportedOperationException("a fake has no encoder");
    }
  }
}
