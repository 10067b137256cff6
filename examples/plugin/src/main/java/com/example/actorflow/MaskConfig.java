package com.example.actorflow;

import io.actorflow.api.Problems;
import io.actorflow.api.Secret;
import java.util.List;

/** What is masked. The settings are described in reference.conf. */
public record MaskConfig(List<String> columns, Secret key) {
  private static final int SHORTEST_KEY = 16;

  public MaskConfig {
    columns = List.copyOf(columns);
    new Problems()
        .check(!columns.isEmpty(), "columns", columns, "at least one column")
        .check(
            key.value().length() >= SHORTEST_KEY,
            "key",
            key,
            "at least %d characters".formatted(SHORTEST_KEY))
        .throwIfAny();
  }
}
