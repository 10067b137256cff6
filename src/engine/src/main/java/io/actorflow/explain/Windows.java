package io.actorflow.explain;

import io.actorflow.api.KebabCase;
import io.actorflow.keyed.Aggregation;
import io.actorflow.keyed.Windowing;
import io.actorflow.keyed.Windows.Counted;
import io.actorflow.keyed.Windows.Cumulative;
import io.actorflow.keyed.Windows.Global;
import io.actorflow.keyed.Windows.Sessions;
import io.actorflow.keyed.Windows.Sliding;
import io.actorflow.keyed.Windows.Timed;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The windows of a stateful operator.
 *
 * @param kind as it stands in pipelines
 * @param eventTime the column that they go by; empty if they count rows
 * @param lengths by what they are called in pipelines, such as {@code size}; without those that are
 *     0
 * @param rows of a window that counts them, or after so many of which a global one comes out
 * @param late what becomes of rows that come too late, as it stands in pipelines; empty if none can
 */
public record Windows(
    String kind, String eventTime, Map<String, Duration> lengths, OptionalLong rows, String late) {
  public Windows {
    lengths = Collections.unmodifiableMap(new LinkedHashMap<>(lengths));
  }

  static Optional<Windows> of(Aggregation aggregation, String eventTime) {
    return aggregation.windowing().map(windowing -> of(windowing, eventTime));
  }

  private static Windows of(Windowing windowing, String eventTime) {
    Map<String, Duration> lengths = new LinkedHashMap<>();
    String kind =
        switch (windowing.windows()) {
          case Sliding sliding -> {
            put(lengths, "size", sliding.sizeMicros());
            boolean tumbles = sliding.slideMicros() == sliding.sizeMicros();
            put(lengths, "slide", tumbles ? 0 : sliding.slideMicros());
            put(lengths, "offset", sliding.offsetMicros());
            yield tumbles ? "tumbling" : "sliding";
          }
          case Cumulative cumulative -> {
            put(lengths, "size", cumulative.sizeMicros());
            put(lengths, "step", cumulative.stepMicros());
            put(lengths, "offset", cumulative.offsetMicros());
            yield "cumulative";
          }
          case Sessions sessions -> {
            put(lengths, "gap", sessions.gapMicros());
            yield "session";
          }
          case Counted counted -> "count";
          case Global global -> {
            put(lengths, "every", global.everyMicros());
            yield "global";
          }
        };
    put(lengths, "allowed-lateness", windowing.emission().latenessMicros());
    put(lengths, "early", windowing.emission().earlyMicros());
    return new Windows(
        kind,
        isTimed(windowing.windows()) ? eventTime : "",
        lengths,
        rows(windowing.windows()),
        windowing.windows() instanceof Timed ? KebabCase.of(windowing.late()) : "");
  }

  private static OptionalLong rows(io.actorflow.keyed.Windows windows) {
    return switch (windows) {
      case Counted counted -> OptionalLong.of(counted.rows());
      case Global global when global.everyRows() > 0 -> OptionalLong.of(global.everyRows());
      default -> OptionalLong.empty();
    };
  }

  private static boolean isTimed(io.actorflow.keyed.Windows windows) {
    return windows instanceof Timed
        || (windows instanceof Global global && global.everyMicros() > 0);
  }

  private static void put(Map<String, Duration> lengths, String name, long micros) {
    if (micros != 0) {
      lengths.put(name, Duration.of(micros, ChronoUnit.MICROS));
    }
  }

  /** The intervals by which rows are aggregated before they are sent. */
  static Optional<Duration> interval(Aggregation aggregation) {
    return aggregation
        .windowing()
        .map(Windowing::windows)
        .filter(Timed.class::isInstance)
        .map(windows -> Duration.of(((Timed) windows).paneMicros(), ChronoUnit.MICROS));
  }
}
