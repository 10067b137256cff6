package io.actorflow.keyed;

import io.actorflow.api.Problems;
import java.util.List;

/** Settings of {@code type = top}, described in reference.conf. */
public record TopConfig(List<String> key, String by, int rows, RowWindow window) {
  static final int MAX_ROWS = 10_000;

  public TopConfig {
    key = List.copyOf(key);
    new Problems()
        .check(!by.isBlank(), "by", "''", "columns such as \"price desc, date-time asc\"")
        .check(rows >= 1 && rows <= MAX_ROWS, "rows", rows, "1 to " + MAX_ROWS)
        .throwIfAny();
  }
}
