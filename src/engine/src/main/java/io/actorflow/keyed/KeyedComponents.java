package io.actorflow.keyed;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.OperatorFactory;
import io.actorflow.api.SettingsReader;
import java.util.List;

/** The stateful steps; named in META-INF/services/io.actorflow.api.ComponentProvider. */
public final class KeyedComponents implements ComponentProvider {
  @Override
  public List<ComponentFactory<?>> components() {
    return List.of(
        new OperatorFactory<>(
            "window",
            WindowConfig.class,
            SettingsReader.of(WindowConfig.class),
            Aggregation::window),
        new OperatorFactory<>(
            "table", TableConfig.class, SettingsReader.of(TableConfig.class), Aggregation::table),
        new OperatorFactory<>(
            "upsert-table",
            UpsertTableConfig.class,
            SettingsReader.of(UpsertTableConfig.class),
            UpsertTable::new),
        new OperatorFactory<>(
            "join", JoinConfig.class, SettingsReader.of(JoinConfig.class), Join::new),
        new OperatorFactory<>(
            "deduplicate",
            DeduplicateConfig.class,
            SettingsReader.of(DeduplicateConfig.class),
            Deduplicate::new),
        new OperatorFactory<>("top", TopConfig.class, SettingsReader.of(TopConfig.class), Top::new),
        new OperatorFactory<>(
            "window-sql",
            WindowSqlConfig.class,
            SettingsReader.of(WindowSqlConfig.class),
            WindowSql::new));
  }
}
