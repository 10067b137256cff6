package io.actorflow.sql;

import io.actorflow.api.Problems;

/** What to ask of each batch. The setting is described in reference.conf. */
public record SqlConfig(String statement) {
  public SqlConfig {
    new Problems()
        .check(
            !statement.isBlank(),
            "statement",
            "''",
            "one SELECT such as select auction, price from batch")
        .throwIfAny();
  }
}
