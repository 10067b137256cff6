package io.actorflow.api;

import java.util.List;

/**
 * What a module offers, named in {@code META-INF/services/io.actorflow.api.ComponentProvider}.
 *
 * <p>The settings of each component, their defaults and their documentation stand in the module's
 * {@code reference.conf} at {@link ComponentFactory#path()}.
 */
public interface ComponentProvider {
  List<ComponentFactory<?>> components();

  /** Aggregates that windows and tables can use. */
  default List<AggregateFunction> aggregates() {
    return List.of();
  }
}
