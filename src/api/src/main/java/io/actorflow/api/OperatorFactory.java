package io.actorflow.api;

import com.typesafe.config.Config;
import java.util.function.Function;

/** Makes steps of one type. */
public record OperatorFactory<C>(
    String type, Class<C> settings, Function<Config, C> parser, Function<C, ? extends Step> maker)
    implements ComponentFactory<C> {
  @Override
  public Kind kind() {
    return Kind.OPERATOR;
  }

  /** Makes the component that {@code config}, defaults included, describes. */
  public Step create(Config config) {
    return maker.apply(parser.apply(config));
  }
}
