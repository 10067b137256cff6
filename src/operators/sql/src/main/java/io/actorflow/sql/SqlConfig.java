package io.actorflow.sql;

import io.actorflow.api.Problems;
import java.util.regex.Pattern;

/** What to ask of each batch. The settings are described in reference.conf. */
public record SqlConfig(String statement, String table, boolean repeatable) {
  private static final Pattern TABLE = Pattern.compile("[a-z_][a-z0-9_]*");

  public SqlConfig {
    new Problems()
        .check(
            !statement.isBlank(),
            "statement",
            "''",
            "one SELECT such as select auction, price from batch")
        .check(
            TABLE.matcher(table).matches() && !SqlTokens.RESERVED.contains(table),
            "table",
            "'" + table + "'",
            "a word of small letters, digits and _ that SQL does not keep for itself")
        .throwIfAny();
  }
}
