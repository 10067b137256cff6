package io.actorflow.api;

import com.typesafe.config.Config;
import java.util.function.Function;

/** Makes sources of one type. */
public record SourceFactory<C>(
    String type, Class<C> settings, Function<Config, C> parser, Function<C, ? extends Source> maker)
    implements ComponentFactory<C> {
  @Override
  public Kind kind() {
    return Kind.SOURCE;
  }

  /** Makes the component that {@code config}, defaults included, describes. */
  public Source create(Config config) {
    return maker.apply(parser.apply(config));
  }
}
