package io.actorflow.keyed;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.Columns;
import io.actorflow.group.PairBatches.Moment;
import io.actorflow.group.PairedRows;
import io.actorflow.group.ResultBatches;
import io.actorflow.keyed.IntervalJoinState.Interval;
import io.actorflow.keyed.StreamJoinPlan.Matching;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A stateful step that puts rows of two inputs together. */
public record Join(JoinConfig config) implements StatefulOperator {
  /** The later one of a pair's event times; that of a row without a partner. */
  static final String EVENT_TIME = "event-time";

  @Override
  public boolean hasSeveralInputs() {
    return true;
  }

  @Override
  public KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns) {
    JoinInputs joined = JoinInputs.of(inputs, config.key());
    return switch (config.tables()) {
      case NONE -> config.window().isPresent() ? inWindows(joined.timed()) : within(joined.timed());
      case RIGHT ->
          AsOfPlan.of(
              joined.timed(),
              config.kind() == JoinKind.LEFT,
              UpsertTableConfig.micros(config.ttl()),
              config.broadcastBytes(),
              config.late());
      case BOTH ->
          TableJoinPlan.of(
              config.ttl().isPresent() ? joined.timed() : joined,
              config.kind(),
              UpsertTableConfig.micros(config.ttl()));
    };
  }

  private KeyedPlan within(JoinInputs inputs) {
    Interval interval = new Interval(config.within().beforeMicros(), config.within().afterMicros());
    List<Moment> moments = List.of(moment(EVENT_TIME, inputs, 0));
    return plan(inputs, moments, EVENT_TIME, new Matching.Within(interval));
  }

  private KeyedPlan inWindows(JoinInputs inputs) {
    List<Moment> moments =
        List.of(
            moment(ResultBatches.WINDOW_START, inputs, 0),
            moment(ResultBatches.WINDOW_END, inputs, 1));
    return plan(inputs, moments, ResultBatches.WINDOW_END, new Matching.InWindows(config.window()));
  }

  private KeyedPlan plan(
      JoinInputs inputs, List<Moment> moments, String eventTime, Matching matching) {
    return new StreamJoinPlan(
        inputs,
        JoinOutput.of(moments, inputs.left(), inputs.right()),
        config.kind(),
        matching,
        config.late(),
        eventTime);
  }

  private static Moment moment(String name, JoinInputs inputs, int number) {
    Schema left = inputs.left().columns();
    Field column = Columns.inUnitOf(Columns.timestamp(name), left, inputs.left().eventTime());
    return new Moment(column, PairedRows.FIRST_MOMENT + number);
  }
}
