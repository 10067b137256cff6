package io.actorflow.keyed;

import io.actorflow.api.KebabCase;
import io.actorflow.group.KeyedRows;
import io.actorflow.group.PairBatches;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsAsTheyAre;
import io.actorflow.keyed.IntervalJoinState.Interval;
import io.actorflow.keyed.JoinConfig.Window;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.keyed.Windows.Aligned;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A join of two streams of rows, each of which waits for its partners for a time. */
record StreamJoinPlan(
    JoinInputs inputs,
    JoinOutput output,
    JoinKind kind,
    Matching matching,
    LateRows late,
    String eventTime,
    PairBatches results)
    implements RowPlan {

  /** Which rows of one key are partners, by their event times. */
  sealed interface Matching {
    /** The right row is in an interval around the left one. */
    record Within(Interval interval) implements Matching {}

    /** Both are in one window. */
    record InWindows(Window window) implements Matching {}
  }

  StreamJoinPlan(
      JoinInputs inputs,
      JoinOutput output,
      JoinKind kind,
      Matching matching,
      LateRows late,
      String eventTime) {
    this(inputs, output, kind, matching, late, eventTime, output.batches());
  }

  @Override
  public RowLayout layout(int input) {
    return inputs.layout(input, output.carried(input));
  }

  @Override
  public boolean forgetsByTime() {
    return true;
  }

  @Override
  public KeyedState newState() {
    return newState(JoinState.MAX_PAIRS);
  }

  /**
   * The same.
   *
   * @param maxPairs that one commit gives out
   */
  KeyedState newState(int maxPairs) {
    return switch (matching) {
      case Matching.Within(Interval interval) ->
          new IntervalJoinState(
              new JoinSide(layout(0), interval.spanMicros(), 0),
              new JoinSide(layout(1), interval.spanMicros(), 0),
              kind,
              interval,
              maxPairs);
      case Matching.InWindows(Window window) -> {
        Aligned windows = window.windows();
        long span = WindowJoinState.spanMicros(windows, micros(window.size().orElseThrow()));
        long offset = micros(window.offset());
        yield new WindowJoinState(
            new JoinSide(layout(0), span, offset),
            new JoinSide(layout(1), span, offset),
            kind,
            windows,
            maxPairs);
      }
    };
  }

  private static long micros(Duration duration) {
    return duration.toMillis() * 1000;
  }

  @Override
  public KeyedPlan only(Set<String> columns) {
    return new StreamJoinPlan(inputs, output.only(columns), kind, matching, late, eventTime);
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("joins", "%s, on %s".formatted(KebabCase.of(kind), inputs.condition()));
    switch (matching) {
      case Matching.Within(Interval interval) -> {
        String left = inputs.left().name() + "." + inputs.left().eventTime();
        facts.put(
            "partners",
            "%s.%s is from %s to %s"
                .formatted(
                    inputs.right().name(),
                    inputs.right().eventTime(),
                    moved(left, -interval.beforeMicros()),
                    moved(left, interval.afterMicros())));
        facts.put(
            "rows wait",
            "%s for %s, %s for %s of event time, up to %s longer"
                .formatted(
                    inputs.left().name(),
                    Lengths.text(interval.leftWaitsMicros()),
                    inputs.right().name(),
                    Lengths.text(interval.rightWaitsMicros()),
                    Lengths.text(interval.spanMicros())));
      }
      case Matching.InWindows(Window window) ->
          facts.put(
              "partners",
              "in one window: %s of %s and %s"
                  .formatted(
                      shown(window),
                      inputs.left().name() + "." + inputs.left().eventTime(),
                      inputs.right().name() + "." + inputs.right().eventTime()));
    }
    facts.put("late rows", KebabCase.of(late).replace('-', ' '));
    return facts;
  }

  private static String moved(String column, long micros) {
    return micros == 0
        ? column
        : "%s %s %s".formatted(column, micros < 0 ? "-" : "+", Lengths.text(Math.abs(micros)));
  }

  private static String shown(Window window) {
    StringBuilder text = new StringBuilder(KebabCase.of(window.kind()));
    window.size().ifPresent(size -> text.append(", size ").append(Lengths.text(micros(size))));
    window.slide().ifPresent(slide -> text.append(", slide ").append(Lengths.text(micros(slide))));
    window.step().ifPresent(step -> text.append(", step ").append(Lengths.text(micros(step))));
    if (!window.offset().isZero()) {
      text.append(", offset ").append(Lengths.text(micros(window.offset())));
    }
    return text.toString();
  }

  @Override
  public RowBatches refused(Rows rows) {
    return new RowsAsTheyAre(layout(KeyedRows.input(rows, 0)));
  }

  @Override
  public String lateness() {
    return switch (matching) {
      case Matching.Within within -> "rows that it could match may have gone";
      case Matching.InWindows windows -> "its windows had closed";
    };
  }

  @Override
  public boolean dropsLateRows() {
    return late == LateRows.DROP;
  }

  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof StreamJoinPlan old)) {
      return "is a join of two streams, which it was not";
    }
    String change = inputs.change(old.inputs);
    if (!change.isEmpty()) {
      return change;
    }
    if (kind != old.kind) {
      return "is a join of kind %s instead of %s"
          .formatted(KebabCase.of(kind), KebabCase.of(old.kind));
    }
    if (!matching.equals(old.matching)) {
      return "matches rows of other event times than before";
    }
    String columns = results.schema().getFields().toString();
    String oldColumns = old.results.schema().getFields().toString();
    return columns.equals(oldColumns)
        ? ""
        : "has columns %s instead of %s".formatted(columns, oldColumns);
  }
}
