package io.actorflow.explain;

import io.actorflow.keyed.Aggregation;
import io.actorflow.keyed.WindowSpan;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The windows of a stateful operator.
 *
 * @param kind as it stands in pipelines
 * @param eventTime the column that they are of
 * @param lengths by what they are called in pipelines, such as {@code size}
 * @param late what becomes of rows that come too late, as it stands in pipelines
 */
public record Windows(String kind, String eventTime, Map<String, Duration> lengths, String late) {
  private static final String DEAD_LETTERS = "dead-letters";

  public Windows {
    lengths = Collections.unmodifiableMap(new LinkedHashMap<>(lengths));
  }

  static Optional<Windows> of(Aggregation aggregation, String eventTime) {
    return aggregation.span().map(span -> of(span, eventTime));
  }

  private static Windows of(WindowSpan span, String eventTime) {
    Map<String, Duration> lengths = new LinkedHashMap<>();
    lengths.put("size", micros(span.sizeMicros()));
    if (span.slideMicros() == span.sizeMicros()) {
      return new Windows("tumbling", eventTime, lengths, DEAD_LETTERS);
    }
    lengths.put("slide", micros(span.slideMicros()));
    return new Windows("sliding", eventTime, lengths, DEAD_LETTERS);
  }

  /** The intervals by which rows are aggregated before they are sent. */
  static Optional<Duration> interval(Aggregation aggregation) {
    return aggregation.span().map(span -> micros(span.paneMicros()));
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
