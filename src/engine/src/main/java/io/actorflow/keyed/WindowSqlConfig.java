package io.actorflow.keyed;

import io.actorflow.api.PipelineException;
import io.actorflow.api.Problems;
import io.actorflow.keyed.Windowing.LateRows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of {@code type = window-sql}, described in reference.conf. */
public record WindowSqlConfig(
    Kind kind,
    Optional<Duration> size,
    Optional<Duration> slide,
    Optional<Duration> step,
    Duration offset,
    Duration allowedLateness,
    LateRows late,
    List<String> key,
    String query) {
  /** How windows follow one another. */
  public enum Kind {
    TUMBLING,
    SLIDING,
    CUMULATIVE
  }

  public WindowSqlConfig {
    key = List.copyOf(key);
    Problems problems = new Problems();
    try {
      window(kind, size, slide, step, offset, allowedLateness, late);
    } catch (PipelineException wrong) {
      wrong.problems().forEach(problems::add);
    }
    problems
        .check(
            !query.isBlank(),
            "query",
            "''",
            "one SELECT such as select auction, count(*) as bids from rows group by auction")
        .throwIfAny();
  }

  private static RowWindow window(
      Kind kind,
      Optional<Duration> size,
      Optional<Duration> slide,
      Optional<Duration> step,
      Duration offset,
      Duration allowedLateness,
      LateRows late) {
    return new RowWindow(
        RowWindow.Kind.valueOf(kind.name()),
        size,
        slide,
        step,
        Optional.empty(),
        offset,
        allowedLateness,
        late);
  }

  RowWindow window() {
    return window(kind, size, slide, step, offset, allowedLateness, late);
  }
}
