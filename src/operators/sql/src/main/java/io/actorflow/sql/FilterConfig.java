package io.actorflow.sql;

import io.actorflow.api.Problems;

/** Which rows to keep. The setting is described in reference.conf. */
public record FilterConfig(String where) {
  public FilterConfig {
    new Problems()
        .check(!where.isBlank(), "where", "''", "a condition such as price > 100")
        .throwIfAny();
  }
}
