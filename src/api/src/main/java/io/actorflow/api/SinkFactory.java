package io.actorflow.api;

import com.typesafe.config.Config;
import java.util.function.Function;

/** Makes sinks of one type. */
public record SinkFactory<C>(
    String type, Class<C> settings, Function<Config, C> parser, Function<C, ? extends Sink> maker)
    implements ComponentFactory<C> {
  @Override
  public Kind kind() {
    return Kind.SINK;
  }

  /** Makes the component that {@code config}, defaults included, describes. */
  public Sink create(Config config) {
    return maker.apply(parser.apply(config));
  }
}
