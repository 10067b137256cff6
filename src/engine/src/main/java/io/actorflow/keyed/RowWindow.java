package io.actorflow.keyed;

import io.actorflow.api.KebabCase;
import io.actorflow.keyed.WindowConfig.Afterwards;
import io.actorflow.keyed.WindowConfig.Emit;
import io.actorflow.keyed.WindowConfig.Results;
import io.actorflow.keyed.Windowing.LateRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Windows of rows that are kept as they are: settings, described in reference.conf. */
public record RowWindow(
    Kind kind,
    Optional<Duration> size,
    Optional<Duration> slide,
    Optional<Duration> step,
    Optional<Duration> gap,
    Duration offset,
    Duration allowedLateness,
    LateRows late) {
  /** How windows follow one another. */
  public enum Kind {
    NONE,
    TUMBLING,
    SLIDING,
    CUMULATIVE,
    SESSION
  }

  public RowWindow {
    if (kind != Kind.NONE) {
      checked(kind, size, slide, step, gap, offset, allowedLateness, late);
    }
  }

  /** What {@code type = window} makes of the same settings, which says what is wrong with them. */
  private static WindowConfig checked(
      Kind kind,
      Optional<Duration> size,
      Optional<Duration> slide,
      Optional<Duration> step,
      Optional<Duration> gap,
      Duration offset,
      Duration allowedLateness,
      LateRows late) {
    return new WindowConfig(
        WindowConfig.Kind.valueOf(kind.name()),
        size,
        slide,
        step,
        gap,
        Optional.empty(),
        offset,
        allowedLateness,
        late,
        new Emit(
            Results.FINAL, Optional.empty(), Optional.empty(), Optional.empty(), Afterwards.KEEP),
        List.of("any"),
        Map.of("any", "count(*)"));
  }

  /** The windows; empty if there are none. */
  Optional<Windowing> windowing() {
    return kind == Kind.NONE
        ? Optional.empty()
        : Optional.of(
            checked(kind, size, slide, step, gap, offset, allowedLateness, late).windowing());
  }

  /** Whether state that is kept for one can be gone on with as the other. */
  boolean hasStateOf(RowWindow other) {
    return equals(
        new RowWindow(
            other.kind,
            other.size,
            other.slide,
            other.step,
            other.gap,
            other.offset,
            other.allowedLateness,
            late));
  }

  @Override
  public String toString() {
    return Stream.of(
            Optional.of(KebabCase.of(kind)),
            shown("size", size),
            shown("slide", slide),
            shown("step", step),
            shown("gap", gap),
            shown("offset", Optional.of(offset).filter(moved -> !moved.isZero())),
            shown(
                "allowed-lateness",
                Optional.of(allowedLateness).filter(allowed -> !allowed.isZero())))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  private static Optional<String> shown(String name, Optional<Duration> length) {
    return length.map(given -> name + " " + Lengths.text(given));
  }
}
