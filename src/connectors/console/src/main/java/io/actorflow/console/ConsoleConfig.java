package io.actorflow.console;

import io.actorflow.api.Problems;

/** How rows are printed. The settings are described in reference.conf. */
public record ConsoleConfig(int maxRows, int width) {
  private static final int LEAST_WIDTH = 20;
  private static final int MOST_WIDTH = 10_000;

  public ConsoleConfig {
    new Problems()
        .check(maxRows >= 1, "max-rows", maxRows, "at least 1")
        .check(
            width >= LEAST_WIDTH && width <= MOST_WIDTH,
            "width",
            width,
            "%d to %d".formatted(LEAST_WIDTH, MOST_WIDTH))
        .throwIfAny();
  }
}
