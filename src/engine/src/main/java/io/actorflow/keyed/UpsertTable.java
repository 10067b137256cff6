package io.actorflow.keyed;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;

/** A stateful step that keeps the latest row of each key. */
public record UpsertTable(UpsertTableConfig config) implements StatefulOperator {
  static final List<Problem> NEEDS_EVENT_TIME =
      List.of(
          new Problem(
              "ttl",
              "needs event time (expected: event-time { field = ... } at the source, and that"
                  + " column kept by the operators between)"));

  @Override
  public KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns) {
    Input input = inputs.getFirst();
    InputColumns columns = new InputColumns(input);
    List<Field> keys = columns.keys("key", config.key());
    config.order().ifPresent(order -> columns.checkOrder("order", order));
    String deleted = columns.deleted("deleted", config.deleted());
    columns.throwIfWrong();
    if (config.ttl().isPresent() && input.eventTime().isEmpty()) {
      throw new PipelineException(NEEDS_EVENT_TIME);
    }
    return UpsertTablePlan.of(
        input, keys, config.order().orElse(""), deleted, UpsertTableConfig.micros(config.ttl()));
  }
}
