package io.actorflow.node.table;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Problems;
import io.actorflow.api.SettingsReader;
import java.time.Duration;

/** How tables are read from outside. Described in reference.conf. */
public record TableSettings(
    Duration readTimeout,
    Duration queryTimeout,
    int queries,
    ConfigMemorySize maxBytes,
    ConfigMemorySize queryMemory) {
  public static final String PATH = "actorflow.tables";

  public TableSettings {
    new Problems()
        .check(readTimeout.isPositive(), "read-timeout", readTimeout, "more than 0")
        .check(queryTimeout.isPositive(), "query-timeout", queryTimeout, "more than 0")
        .check(queries >= 1 && queries <= 64, "queries", queries, "1 to 64")
        .check(maxBytes.toBytes() >= 1 << 20, "max-bytes", maxBytes, "at least 1MiB")
        .check(queryMemory.toBytes() >= 16 << 20, "query-memory", queryMemory, "at least 16MiB")
        .throwIfAny();
  }

  /** Reads {@code actorflow.tables} of a node's configuration. */
  public static TableSettings from(Config node) {
    return SettingsReader.read(node.getConfig(PATH), TableSettings.class);
  }
}
