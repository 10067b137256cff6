package io.actorflow.sql;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.OperatorFactory;
import io.actorflow.api.SettingsReader;
import java.util.List;

/** What this module offers; named in META-INF/services/io.actorflow.api.ComponentProvider. */
public final class SqlComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new OperatorFactory<>(
            "filter", FilterConfig.class, SettingsReader.of(FilterConfig.class), Filter::new),
        new OperatorFactory<>(
            "select", SelectConfig.class, SettingsReader.of(SelectConfig.class), Select::new),
        new OperatorFactory<>(
            "sql", SqlConfig.class, SettingsReader.of(SqlConfig.class), SqlQuery::new));
  }
}
